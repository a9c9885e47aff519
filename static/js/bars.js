/** Bars drawn from the numbers of a table: the table says the same in words, so that nothing is in the drawing alone. */

const SVG = "http://www.w3.org/2000/svg";
const [LINE, TALL, WIDE, NARROW] = [46, 14, 88, 480];

/**
 * @param {HTMLElement} place
 * @param {{label: string, number: number}[]} bars
 */
export function draw(place, bars) {
  const most = Math.max(1, ...bars.map((bar) => bar.number));
  const drawn = made("svg", { width: "100%", height: bars.length * LINE, focusable: "false" });
  const short = place.clientWidth && place.clientWidth < NARROW ? 34 : 90;
  bars.forEach((bar, rank) => {
    const top = rank * LINE;
    const part = (WIDE * bar.number) / most;
    drawn.append(
      text(bar.label.length > short ? `${bar.label.slice(0, short - 1)}…` : bar.label, "0", top + 15),
      made("rect", { x: 0, y: top + 22, width: `${WIDE}%`, height: TALL, rx: 3, "data-fond": "" }),
      made("rect", { x: 0, y: top + 22, width: `${part.toFixed(2)}%`, height: TALL, rx: 3 }),
      text(String(bar.number), `${WIDE + 1}%`, top + 34),
    );
  });
  place.replaceChildren(drawn);
}

/**
 * @param {string} words
 * @param {string} x
 * @param {number} y
 */
function text(words, x, y) {
  const node = made("text", { x, y });
  node.textContent = words;
  return node;
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 */
function made(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  return node;
}
