/** A file before it is sent: what it really is, whether the service takes it, and photographs made lighter. */

const HEAVY = 1_500_000;
const SIDE = 1800;
const QUALITY = 0.75;
const FINE = 0.9;
const SIGNS = /** @type {[string, string][]} */ ([["\xff\xd8\xff", "image/jpeg"], ["\x89PNG\r\n", "image/png"]]);
const HEADER = 1029;
const TAIL = 2048;
const WORDS = ["eXIf", "tEXt", "zTXt", "iTXt", "tIME"];
const HEIC = /^.{4}ftyp(hei[cxms]|hev[cx]|mif1|msf1)/s;
const UNIT = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 1 });

const AS_JPEG = "Faites une capture d’écran de la photo et joignez-la, ou réglez le téléphone sur JPEG (sur iPhone\u00a0: Réglages, Appareil photo, Formats, Le plus compatible).";

/** A file that the service would refuse, and why, in words that can be shown. */
export class Unfit extends Error {}

/**
 * The file as it can be sent: its type is that of its content, its name one that the service takes. Pictures are decoded
 * and leave without what a camera wrote in them; what lacks its end is refused here, the rest by the service that reads it.
 * @param {File} file
 * @param {number} most bytes
 * @returns {Promise<File>}
 */
export async function prepared(file, most) {
  const name = named(file.name);
  const refused = (/** @type {string} */ words) => new Unfit(`«\u00a0${name}\u00a0» ${words}`);
  if (!file.size) throw refused("est vide\u00a0: choisissez un autre fichier.");
  const start = await text(file, 0, HEADER);
  const type = start.includes("%PDF-") ? "application/pdf" : (SIGNS.find(([sign]) => start.startsWith(sign))?.[1] ?? "");
  if (type && (await cut(file, type))) throw refused("est incomplet, la fin manque\u00a0: téléchargez-le ou numérisez-le de nouveau.");
  const ready = type === "application/pdf" ? new File([file], name, { type }) : await picture(file, name, type);
  if (!ready && HEIC.test(start)) throw refused(`est une photo HEIC, que ce navigateur ne sait pas lire. ${AS_JPEG}`);
  if (!ready && type) throw refused("est une image abîmée, qui ne s’ouvre pas\u00a0: joignez-en une capture d’écran.");
  if (!ready) throw refused("n’est ni un PDF, ni une image lisible\u00a0: joignez un PDF, un JPEG ou un PNG.");
  if (ready.size > most) throw refused(`pèse ${weight(Math.max(ready.size, most + 60_000))}\u00a0: joignez un fichier de ${weight(most)} au plus.`);
  return ready;
}

/**
 * Whether the end of a file is missing: what reads it would mend half of it, and show half of it.
 * @param {File} file
 * @param {string} type
 */
async function cut(file, type) {
  if (type === "application/pdf") return !(await text(file, file.size - TAIL)).includes("%%EOF");
  const bytes = new Uint8Array(await file.arrayBuffer());
  return type === "image/png" ? chunks(bytes).pop()?.name !== "IEND" : !ended(bytes);
}

/**
 * A JPEG ends after its last scan: the mark stands nowhere within one, but may stand in a thumbnail before the first.
 * @param {Uint8Array} bytes
 */
function ended(bytes) {
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda) at += 2 + number(bytes, at + 2, 2);
  const end = bytes.lastIndexOf(0xd9);
  for (let seen = end; seen > at; seen = bytes.lastIndexOf(0xd9, seen - 1)) if (bytes[seen - 1] === 0xff) return true;
  return false;
}

/**
 * The parts of a PNG that are whole, in their order.
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
function chunks(bytes) {
  const found = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + number(bytes, at, 4);
    if (end > bytes.length) break;
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    found.push({ name, part: bytes.subarray(at, end) });
    at = name === "IEND" ? bytes.length : end;
  }
  return found;
}

/**
 * @param {Uint8Array} bytes
 * @param {number} at
 * @param {number} length
 */
function number(bytes, at, length) {
  return bytes.subarray(at, at + length).reduce((sum, byte) => sum * 256 + byte, 0);
}

/**
 * A picture that this browser could show, without a word beside it: a light PNG keeps its pixels, all others become JPEG.
 * @param {File} file
 * @param {string} name
 * @param {string} type
 * @returns {Promise<File | null>} null when it cannot be read
 */
async function picture(file, name, type) {
  if (type !== "image/png" || file.size > HEAVY) return shrunk(file, name, file.size > HEAVY ? QUALITY : FINE);
  const image = await decoded(file);
  if (!image) return null;
  if ("close" in image) image.close();
  const bytes = new Uint8Array(await file.arrayBuffer());
  const kept = chunks(bytes).filter((chunk) => !WORDS.includes(chunk.name));
  return new File([bytes.subarray(0, 8), ...kept.map(({ part }) => part)], name, { type });
}

/** @param {number} bytes */
export function weight(bytes) {
  const kilo = bytes / 1024;
  return kilo < 1000 ? `${UNIT.format(Math.max(1, Math.round(kilo)))}\u00a0Ko` : `${UNIT.format(kilo / 1024)}\u00a0Mo`;
}

/**
 * The name without what a name cannot hold; its end, where the extension is, is kept.
 * @param {string} given
 */
export function named(given) {
  const plain = given.replace(/\p{Z}+/gu, " ").replace(/[\p{C}/\\]/gu, "_").trim();
  return [...plain].slice(-120).join("") || "justificatif";
}

/**
 * Bytes as letters, one each.
 * @param {File} file
 * @param {number} from
 * @param {number} [to]
 */
async function text(file, from, to) {
  return String.fromCharCode(...new Uint8Array(await file.slice(Math.max(from, 0), to).arrayBuffer()));
}

/**
 * The picture upright. Safari before 16.4, Firefox before 111 and Chrome before 112 do not know « from-image »: they take the
 * longer way of an element, which the policy lets come from a data address alone.
 * @param {File} file
 * @returns {Promise<ImageBitmap | HTMLImageElement | null>} null when it is no image that this browser reads
 */
async function decoded(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (bitmap) return bitmap;
  const image = new Image();
  image.src = await address(file);
  return image.decode().then(() => image, () => null);
}

/**
 * @param {File} file
 * @returns {Promise<string>} a data address
 */
function address(file) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener("loadend", () => resolve(String(reader.result ?? "data:,")));
    reader.readAsDataURL(file);
  });
}

/**
 * A photograph of at most 1800 pixels, upright and without what the camera wrote about it; null when it is no image.
 * @param {File} file
 * @param {string} name
 * @param {number} quality
 */
async function shrunk(file, name, quality) {
  const image = await decoded(file);
  if (!image) return null;
  const scale = Math.min(1, SIDE / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  const drawing = canvas.getContext("2d");
  if (!drawing) return null;
  drawing.fillStyle = "#fff";
  drawing.fillRect(0, 0, canvas.width, canvas.height);
  drawing.drawImage(image, 0, 0, canvas.width, canvas.height);
  if ("close" in image) image.close();
  /** @type {Blob | null} */
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
  return blob && new File([blob], named(`${name.replace(/\.\w{1,5}$/, "")}.jpg`), { type: "image/jpeg" });
}
