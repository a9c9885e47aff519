/** A file before it is sent: what it really is, whether the service takes it, and photographs made lighter. */

const HEAVY = 1_500_000;
const SIDE = 1800;
const QUALITY = 0.75;
const SIGNS = /** @type {[string, string][]} */ ([["%PDF-", "application/pdf"], ["\xff\xd8\xff", "image/jpeg"], ["\x89PNG\r\n", "image/png"]]);
const HEIC = /^.{4}ftyp(hei[cxms]|hev[cx]|mif1|msf1)/s;
const UNIT = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 1 });

const AS_JPEG = "Faites une capture d’écran de la photo et joignez-la, ou réglez le téléphone sur JPEG (sur iPhone\u00a0: Réglages, Appareil photo, Formats, Le plus compatible).";
const SMALLER = ", par exemple une capture d’écran de cette image";

/** A file that the service would refuse, and why, in words that can be shown. */
export class Unfit extends Error {}

/**
 * The file as it can be sent: its type is that of its content, its name one that the service takes.
 * @param {File} file
 * @param {number} most bytes
 * @returns {Promise<File>}
 */
export async function prepared(file, most) {
  const name = named(file.name);
  if (!file.size) throw new Unfit(`«\u00a0${name}\u00a0» est vide\u00a0: choisissez un autre fichier.`);
  const start = await beginning(file);
  const type = SIGNS.find(([sign]) => start.startsWith(sign))?.[1] ?? "";
  const light = type === "application/pdf" || (type && file.size <= HEAVY) ? null : await shrunk(file, name);
  const ready = light && (!type || light.size < file.size) ? light : new File([file], name, { type });
  if (!ready.type && HEIC.test(start)) throw new Unfit(`«\u00a0${name}\u00a0» est une photo HEIC, que ce navigateur ne sait pas lire. ${AS_JPEG}`);
  if (!ready.type) throw new Unfit(`«\u00a0${name}\u00a0» n’est ni un PDF, ni une image lisible\u00a0: joignez un PDF, un JPEG ou un PNG.`);
  if (ready.size > most) throw new Unfit(`«\u00a0${name}\u00a0» pèse ${weight(Math.max(ready.size, most + 60_000))}\u00a0: joignez un fichier de ${weight(most)} au plus${type.startsWith("image/") ? SMALLER : ""}.`);
  return ready;
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

/** @param {File} file */
async function beginning(file) {
  return String.fromCharCode(...new Uint8Array(await file.slice(0, 12).arrayBuffer()));
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
 */
async function shrunk(file, name) {
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
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  return blob && new File([blob], named(`${name.replace(/\.\w{1,5}$/, "")}.jpg`), { type: "image/jpeg" });
}
