/**
 * The link to the same page in another language keeps the place, and what is typed but for secrets and files. Followed
 * while signed in, it is a choice that the service keeps with the person.
 */
(function () {
  var KEY = "imagin:langue";

  /** @returns {HTMLInputElement[]} */
  function fields() {
    var found = /** @type {HTMLInputElement[]} */ ([].slice.call(document.querySelectorAll("main input[id],main select[id],main textarea[id]")));
    return found.filter(function (field) {
      return !/password|file|hidden/.test(field.type) && !field.readOnly;
    });
  }

  function choose() {
    document.documentElement.setAttribute("data-choisie", "");
    var asked = new XMLHttpRequest();
    asked.open("PUT", "/api/v1/langue");
    asked.setRequestHeader("Content-Type", "application/json");
    asked.setRequestHeader("X-Imagin", "1");
    asked.send(JSON.stringify({ langue: document.documentElement.lang.slice(0, 2) }));
  }

  addEventListener("click", function (event) {
    var from = /** @type {Element} */ (event.target);
    var link = /** @type {HTMLAnchorElement | null} */ (from.closest && from.closest("[data-langue]"));
    if (!link) return;
    link.search = location.search;
    link.hash = location.hash;
    /** @type {Record<string, string | boolean>} */
    var typed = {};
    fields().forEach(function (field) {
      typed[field.id] = /checkbox|radio/.test(field.type) ? field.checked : field.value;
    });
    try {
      sessionStorage.setItem(KEY, JSON.stringify([link.pathname, typed]));
    } catch (forbidden) {
      return;
    }
  });

  addEventListener("DOMContentLoaded", function () {
    try {
      var kept = JSON.parse(sessionStorage.getItem(KEY) || "[]");
      sessionStorage.removeItem(KEY);
    } catch (forbidden) {
      return;
    }
    if (kept[0] !== location.pathname) return;
    if (document.querySelector("[data-personne]") || document.documentElement.getAttribute("data-qui") === "personne") choose();
    fields().forEach(function (field) {
      var value = kept[1][field.id];
      if (value === undefined) return;
      if (typeof value === "boolean") field.checked = value;
      else field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });
})();
