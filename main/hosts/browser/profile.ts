/**
 * What a kiosk's browser may not do, said in its profile before it starts: these are the settings behind Chromium's
 * enterprise policies, which unlike the policies need neither root nor a file of the whole machine. They hold where the
 * page cannot: before it is there, on an error page, against a script in it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** `ContentSetting` of Chromium: 1 allows, 2 blocks. */
const BLOCK = 2;

/** Each by the name that it has in the profile. */
const CONTENT = [
  'notifications',
  'geolocation',
  'media_stream_mic',
  'media_stream_camera',
  'camera_pan_tilt_zoom',
  'midi_sysex',
  'clipboard',
  'sensors',
  'popups',
  'automatic_downloads',
  'background_sync',
  'usb_guard',
  'serial_guard',
  'hid_guard',
  'bluetooth_guard',
  'bluetooth_scanning',
  'file_system_read_guard',
  'file_system_write_guard',
  'idle_detection',
  'local_fonts',
  'window_placement',
  'payment_handler',
  'storage_access',
  'ar',
  'vr',
] as const;

/** `DownloadRestriction`: none at all. */
const NO_DOWNLOADS = 3;
/** `IncognitoModeAvailability`. */
const NO_INCOGNITO = 1;
/** `NetworkPredictionOptions`: no name is looked up and no line opened in advance. */
const NO_PREDICTION = 2;
/** `DeveloperToolsAvailability`: none at all, by no shortcut and by no debugging line. */
const NO_DEVTOOLS = 2;

/** `origin`: the only address that may be opened. */
export function kioskPreferences(origin: string) {
  return {
    policy: { url_blocklist: ['*'], url_allowlist: [origin] },
    devtools: { availability: NO_DEVTOOLS },
    download_restrictions: NO_DOWNLOADS,
    printing: { enabled: false },
    incognito: { mode_availability: NO_INCOGNITO },
    net: { network_prediction_options: NO_PREDICTION },
    webrtc: { ip_handling_policy: 'disable_non_proxied_udp' },
    task_manager: { end_process_enabled: false },
    translate: { enabled: false },
    credentials_enable_service: false,
    autofill: { profile_enabled: false, credit_card_enabled: false },
    signin: { allowed: false },
    custom_handlers: { enabled: false },
    profile: {
      default_content_setting_values: Object.fromEntries(CONTENT.map((name) => [name, BLOCK])),
    },
  };
}

/** Settings of the browser as a whole. */
export const KIOSK_STATE = {
  select_file_dialogs: { allowed: false },
  browser: { guest_mode_enabled: false, add_person_enabled: false },
};

/** Writes both into a new profile's folder. */
export function lockProfile(folder: string, origin: string): void {
  const defaults = path.join(folder, 'Default');
  mkdirSync(defaults, { recursive: true });
  writeFileSync(path.join(defaults, 'Preferences'), JSON.stringify(kioskPreferences(origin)));
  writeFileSync(path.join(folder, 'Local State'), JSON.stringify(KIOSK_STATE));
}
