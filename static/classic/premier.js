/** What every page begins with, in the JavaScript that all browsers read. */

import "./panne.js";
import "./papier.js";
