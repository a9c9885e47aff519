/** What only some people come to on an état de frais, or later: one file, asked for then. */

export { lead, showDeclared } from "./declared.js";
export { download } from "./download.js";
export { askToErase, decide, tellDone, unsaved } from "./etat-actes.js";
export { askWhich, differences, quoted } from "./etat-ecarts.js";
export { showContest } from "./contestation.js";
export { showAsk } from "./demande.js";
export { showDecisions } from "./etat-decisions.js";
export { openThread } from "./fil.js";
export { Preview, supposed } from "./preview.js";
export { Receipts } from "./receipts.js";
export { showTracks } from "./tracks.js";
export { point } from "./unread.js";
