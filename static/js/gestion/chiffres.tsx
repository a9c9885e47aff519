/** Figures of a staff page: a table, and bars or curves drawn from it. The table says it all; the drawing only shows it. */

import type { ComponentChild as Child } from "preact";

const [LINE, TALL, WIDE, NEXT] = [46, 14, 86, 18];
const [SHORT, LONG] = [30, 90];
const [HIGH, ROOM] = [150, 24];
const DASHES = ["", "7 5", "2 4"];

/** Whether the screen is that of a telephone. */
export const narrow = matchMedia("(max-width: 40em)");

/**
 * A table of figures: its first column names the row. It scrolls by itself on a narrow screen.
 * @param props columns after the first are figures, but for what is a text
 */
export function Figures<R>({ legend, columns, rows }: { legend: string; columns: [name: string, cell: (row: R) => Child][]; rows: R[] }) {
  const kinds = columns.map(([, cell], rank) => rank > 0 && rows.every((row) => typeof cell(row) !== "string"));
  return (
    <section class="mesure__table" aria-label={`Tableau\u00a0: ${legend.toLowerCase()}`} tabIndex={0} ref={cut}>
      <p class="mesure__glisser discret">Le tableau continue à droite&nbsp;: faites-le glisser.</p>
      <table class="tableau">
        <caption class="invisible">{legend}</caption>
        <thead>
          <tr>{columns.map(([name], rank) => <th key={name} scope="col" data-nombre={kinds[rank] ? "" : undefined}>{name}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((row, line) => (
            <tr key={line}>
              {columns.map(([name, cell], rank) =>
                rank ? <td key={name} data-nombre={kinds[rank] ? "" : undefined}>{cell(row)}</td> : <th key={name} scope="row">{cell(row)}</th>,
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** In the next frame, for what it tells changes its size. @param place told when it shows a part of its table */
function cut(place: Element | null) {
  if (place) new ResizeObserver(() => requestAnimationFrame(() => place.toggleAttribute("data-coupe", place.scrollWidth > place.clientWidth))).observe(place);
}

/**
 * A bar for each row: light as long as its whole, full for a part of it. Its name is read to its end, on several lines.
 * @param props `of`: what it draws, said aloud
 */
export function Bars({ of, bars }: { of: string; bars: { label: string; whole: number; part?: number }[] }) {
  const most = Math.max(1, ...bars.map(({ whole }) => whole));
  let height = 0;
  const drawn = bars.map(({ label, whole, part = whole }, rank) => {
    const [top, said] = [height, lines(label, narrow.matches ? SHORT : LONG)];
    const low = top + NEXT * (said.length - 1);
    height = low + LINE;
    return (
      <g key={label + rank}>
        <text y={top + 15}>{said.map((line, at) => <tspan key={at} x="0" dy={at && NEXT}>{`${line} `}</tspan>)}</text>
        <rect data-fond="" x="0" y={low + 22} width={`${(WIDE * whole) / most}%`} height={TALL} rx="3" />
        <rect x="0" y={low + 22} width={`${(WIDE * part) / most}%`} height={TALL} rx="3" />
        <text x={`${(WIDE * whole) / most + 1}%`} y={low + 34}>{whole}</text>
      </g>
    );
  });
  return <div class="mesure__dessin"><svg width="100%" height={height} role="img" aria-label={`Barres\u00a0: ${of}. Les chiffres sont dans le tableau qui suit.`}>{drawn}</svg></div>;
}

/** A text in lines of so many letters, cut between words. */
function lines(text: string, most: number) {
  const found: string[] = [];
  for (const word of text.split(" ")) {
    const line = `${found.at(-1)} ${word}`;
    if (found.length && line.length <= most) found[found.length - 1] = line;
    else found.push(word);
  }
  return found;
}

/**
 * Curves over the same weeks, told apart by their line as well as by their name.
 * @param props `first`, `last`: what the ends of the axis are called
 */
export function Curves({ of, first, last, curves }: { of: string; first: string; last: string; curves: { name: string; numbers: number[] }[] }) {
  const most = Math.max(1, ...curves.flatMap(({ numbers }) => numbers));
  const steps = Math.max(1, ...curves.map(({ numbers }) => numbers.length - 1));
  const points = (numbers: number[]) =>
    (numbers.length > 1 ? numbers : [...numbers, ...numbers]).map((number, rank) => `${((100 * rank) / steps).toFixed(2)},${(100 - (100 * number) / most).toFixed(2)}`).join(" ");
  return (
    <div class="mesure__dessin">
      <ul class="mesure__cle" aria-hidden="true">
        {curves.map(({ name }, rank) => (
          <li key={name}><svg width="36" height="12"><line x1="0" x2="36" y1="6" y2="6" stroke-dasharray={DASHES[rank]} /></svg> {name}</li>
        ))}
      </ul>
      <svg width="100%" height={HIGH + 2 * ROOM} role="img" aria-label={`Courbes\u00a0: ${of}. Les chiffres sont dans le tableau qui suit.`}>
        <text x="0" y="15">{most}</text>
        <line data-axe="" x1="0" x2="100%" y1={ROOM} y2={ROOM} />
        <line data-axe="" x1="0" x2="100%" y1={ROOM + HIGH} y2={ROOM + HIGH} />
        <svg x="0" y={ROOM} width="100%" height={HIGH} viewBox="0 0 100 100" preserveAspectRatio="none">
          {curves.map(({ name, numbers }, rank) => <polyline key={name} points={points(numbers)} stroke-dasharray={DASHES[rank]} vector-effect="non-scaling-stroke" />)}
        </svg>
        <text x="0" y={HIGH + 2 * ROOM - 6}>{first}</text>
        {first !== last && <text x="100%" y={HIGH + 2 * ROOM - 6} text-anchor="end">{last}</text>}
      </svg>
    </div>
  );
}
