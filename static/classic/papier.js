/** On paper, what is folded is unfolded; engines that know ::details-content do it from the style sheet. */
(function () {
  /** @type {Element[]} */
  var opened = [];

  addEventListener("beforeprint", function () {
    if (window.CSS && CSS.supports && CSS.supports("selector(::details-content)")) return;
    opened = [].slice.call(document.querySelectorAll("main details:not([open])"));
    opened.forEach(function (fold) {
      fold.setAttribute("open", "");
    });
  });
  addEventListener("afterprint", function () {
    opened.forEach(function (fold) {
      fold.removeAttribute("open");
    });
    opened = [];
  });
})();
