/** A browser that prefers another language of the page is offered it, in it, until the person says no: nobody is sent there. */
(function () {
  var REFUSED = "imagin:langue:non";

  /** The link to the first of the browser's languages that the page has, when it is not the page's own. */
  function preferred() {
    var links = /** @type {HTMLAnchorElement[]} */ ([].slice.call(document.querySelectorAll("[data-propose]")));
    var reader = /** @type {{languages?: readonly string[]}} */ (navigator);
    var known = [document.documentElement.lang].concat(links.map(function (link) {
      return link.lang;
    }));
    var read = (reader.languages || []).map(function (language) {
      return language.split("-", 1).join("");
    }).filter(function (code) {
      return known.indexOf(code) >= 0;
    })[0];
    return links.filter(function (link) {
      return link.lang === read;
    })[0];
  }

  /** @param {HTMLAnchorElement} link */
  function propose(link) {
    var line = document.createElement("p");
    var go = /** @type {HTMLElement} */ (link.cloneNode());
    var no = document.createElement("button");
    line.className = "entete__barre";
    line.lang = link.lang;
    go.textContent = link.getAttribute("data-propose");
    no.className = "bouton bouton--discret";
    no.type = "button";
    no.textContent = link.getAttribute("data-non");
    no.addEventListener("click", function () {
      link.focus();
      line.remove();
      localStorage.setItem(REFUSED, "1");
    });
    line.appendChild(go);
    line.appendChild(no);
    /** @type {Element} */ (document.querySelector("header")).appendChild(line);
  }

  document.addEventListener("readystatechange", function () {
    var link = document.readyState === "interactive" && preferred();
    try {
      if (link && !localStorage.getItem(REFUSED)) propose(link);
    } catch (forbidden) {
      return;
    }
  });
})();
