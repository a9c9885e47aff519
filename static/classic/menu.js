/**
 * Whose menu a public page shows, told to the styles before anything is drawn: nothing flashes.
 *
 * drafts.js keeps who is signed in here, and for how long a session lasts at rest; the service alone decides.
 */
(function () {
  var root = document.documentElement;
  try {
    var kept = JSON.parse(localStorage.getItem("imagin:" + root.getAttribute("data-instance") + ":menu") || "[]");
    if (Date.now() < kept[0]) root.setAttribute("data-qui", kept[1]);
  } catch (forbidden) {
    return;
  }
})();
