/**
 * Never mute: whatever fails in a page is said in it, and counted without anything of the person.
 *
 * In the oldest JavaScript: it must run where all the other scripts do not.
 */
(function () {
  var told = false;
  var root = document.documentElement;
  root.setAttribute("data-vif", "");

  /** What waited for a script (data-vif) is shown as well. */
  function show() {
    root.removeAttribute("data-vif");
    var box = document.getElementById("panne");
    if (!box) return document.addEventListener("DOMContentLoaded", show);
    box.removeAttribute("hidden");
    box.scrollIntoView();
  }

  /**
   * Half a second later, for a page that is being left drops what it was loading, and nobody needs to know.
   * @param {string} cas
   */
  function tell(cas) {
    if (told) return;
    told = true;
    setTimeout(function () {
      var page = root.getAttribute("data-page");
      if (page) new Image().src = "/api/v1/panne?cas=" + cas + "&page=" + page;
      show();
    }, 500);
  }

  /** A size that is told a frame late is no failure, though browsers call it an error. */
  addEventListener("error", function (event) {
    var from = /** @type {Element | Window} */ (event.target);
    if (from === window) {
      if (!/extension:/.test(event.filename) && !/^ResizeObserver loop/.test(event.message)) tell("script");
    } else if (/** @type {Element} */ (from).nodeName === "SCRIPT") tell("module");
  }, true);
  addEventListener("unhandledrejection", function () {
    tell("promesse");
  });
  if (!("noModule" in document.createElement("script"))) tell("ancien");
})();
