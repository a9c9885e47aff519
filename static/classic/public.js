/** The same for a page that anybody may open: whose menu it shows, and in which language it may be read. */

import "./premier.js";
import "./menu.js";
import "./propose.js";
