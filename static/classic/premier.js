/** What every page begins with, in the JavaScript that all browsers read. */

import "./langue.js";
import "./panne.js";
import "./papier.js";
