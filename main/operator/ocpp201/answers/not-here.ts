/** What a central system may ask and this station does not do, each said in the message’s own words. */
import type { Answerer, Answerers } from '../../ocpp/call.ts';
import { because } from '../wire.ts';

const refused = (status: string, reasonCode: string, text: string): Answerer => {
  const result = { status, ...because(reasonCode, text) };
  return () => ({ result });
};

const SOFTWARE = 'software is updated by the operating system’s packages';
const CERTIFICATES = 'certificates are set in the station’s configuration';

export const NOT_HERE: Answerers = {
  CertificateSigned: refused('Rejected', 'UnsupportedRequest', CERTIFICATES),
  CustomerInformation: refused(
    'Rejected',
    'UnsupportedRequest',
    'what is kept of customers is read and removed at the station',
  ),
  // DataTransfer, P01: no vendor’s messages are known here.
  DataTransfer: () => ({ result: { status: 'UnknownVendorId' } }),
  DeleteCertificate: refused('NotFound', 'NotFound', CERTIFICATES),
  GetInstalledCertificateIds: refused('NotFound', 'NotFound', CERTIFICATES),
  GetLog: refused('Rejected', 'UnsupportedRequest', 'logs are read at the station'),
  InstallCertificate: refused('Rejected', 'UnsupportedRequest', CERTIFICATES),
  SetNetworkProfile: refused(
    'Rejected',
    'UnsupportedRequest',
    'the address is set in the station’s configuration',
  ),
  UnpublishFirmware: () => ({ result: { status: 'NoFirmware' } }),
  PublishFirmware: refused('Rejected', 'UnsupportedRequest', 'this is no local controller'),
  UpdateFirmware: refused('Rejected', 'UnsupportedRequest', SOFTWARE),
};
