export default function pcsclite() {
  throw new Error('not built yet');
}
