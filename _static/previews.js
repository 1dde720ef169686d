// Cards for links to this site on another one, which loads this script and nothing else:
// what stands behind a link is shown beside it, to pointer and keyboard. Escape closes it.
// Texts are put in as text, styles one by one, so that a strict policy there holds. Where
// nothing can be read, or a browser is too old, a link is what it was.
(() => {
  const root = new URL("..", document.currentScript.src), on = addEventListener;
  const pages = new Map(), id = "in-production-preview";
  let card, parts, shown, wanted, timer, before;
  if (!HTMLElement.prototype.showPopover) return;

  function make(name, values, style) {
    const made = Object.assign(document.createElement(name), values);
    Object.assign(made.style, style);
    return made;
  }
  function makeCard() {
    card = make("div", { id, popover: "manual", lang: "en-GB", dir: "ltr" }, {
      position: "absolute", inset: "auto", boxSizing: "border-box", width: "max-content",
      maxWidth: "min(23rem, calc(100vw - 1rem))", maxHeight: "min(24rem, 80vh)",
      margin: "0", padding: "0.7rem 0.9rem", overflow: "auto", textAlign: "left",
      border: "1px solid color-mix(in srgb, currentcolor 35%, transparent)",
      borderRadius: "4px", boxShadow: "0 0.3rem 1.2rem rgb(0 0 0 / 16%)",
    });
    card.setAttribute("role", "tooltip");
    parts = ["600", "400", "400"].map((fontWeight) => card.appendChild(make("p", {}, {
      margin: "0.2rem 0", overflowWrap: "anywhere", font: "inherit", fontWeight,
      fontSize: "0.9rem", lineHeight: "1.45",
    })));
  }

  // The page and the anchor that a link leads to, if it is to a page of this site.
  function placeOf({ origin, pathname, hash }) {
    if (origin !== root.origin || !pathname.startsWith(root.pathname)) return;
    const page = pathname.slice(root.pathname.length);
    if (!/(^|\/|\.html)$/.test(page)) return;
    const name = page.replace(/(^|\/)$/, "$1index").replace(/\.html$/, "");
    return [name, decoded(hash.slice(1))];
  }
  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  }
  function read(page) {
    if (!pages.has(page)) {
      pages.set(page, fetch(new URL(`previews/${page}.json`, root), { referrerPolicy: "no-referrer" })
        .then((answer) => (answer.ok ? answer.json() : {}), () => ({})).catch(() => ({})));
    }
    return pages.get(page);
  }

  function close() {
    wanted = undefined;
    if (!shown) return;
    for (const [name, value] of Object.entries(before)) {
      if (value === null) shown.removeAttribute(name);
      else shown.setAttribute(name, value);
    }
    shown = undefined;
    card.hidePopover();
  }
  async function open(link) {
    if (link === shown) return;
    wanted = link;
    const [page, anchor] = placeOf(link);
    const said = await read(page);
    const entry = said[anchor] ?? said[""];
    if (wanted !== link) return;
    close();
    if (!entry) return;
    if (!card) makeCard();
    shown = wanted = link;
    [...entry, root.host].forEach((text, at) => {
      parts[at].textContent = text;
      parts[at].hidden = !text;
    });
    before = { title: link.getAttribute("title"), "aria-describedby": link.getAttribute("aria-describedby") };
    link.removeAttribute("title"); // or both show
    link.setAttribute("aria-describedby", [before["aria-describedby"], id].filter(Boolean).join(" "));
    (link.closest("main, article, [role=main]") ?? document.body).append(card);
    wear(link);
    card.showPopover();
    place(link);
  }
  // The card has the colours of the text around its link, whatever the site's theme.
  function wear(link) {
    let around = link.parentElement;
    card.style.color = getComputedStyle(around).color;
    card.style.fontFamily = getComputedStyle(around).fontFamily;
    const isClear = (each) => /^rgba|\//.test(getComputedStyle(each).backgroundColor);
    while (around && isClear(around)) around = around.parentElement;
    card.style.background = around ? getComputedStyle(around).backgroundColor : "Canvas";
  }
  function place(link) {
    const { left, top, bottom } = link.getBoundingClientRect();
    const most = document.documentElement.clientWidth - card.offsetWidth - 8;
    const above = top - card.offsetHeight - 6, below = bottom + 6;
    const isLow = above > 8 && below + card.offsetHeight > innerHeight;
    card.style.left = `${scrollX + Math.max(8, Math.min(left, most))}px`;
    card.style.top = `${scrollY + (isLow ? above : below)}px`;
  }

  function linkOf({ target }) {
    const link = target.closest?.("a[href]");
    return link && placeOf(link) ? link : undefined;
  }
  on("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    clearTimeout(timer);
    if (card?.contains(event.target)) return;
    const link = linkOf(event);
    timer = link ? setTimeout(open, 150, link) : setTimeout(leave, 300);
  });
  function leave() {
    if (!shown?.matches(":focus-visible")) close();
  }
  on("pointerdown", (event) => card?.contains(event.target) || close());
  on("focusin", (event) => {
    const link = linkOf(event);
    if (link?.matches(":focus-visible")) open(link);
  });
  on("focusout", close);
  on("pagehide", close);
  on("keydown", ({ key }) => key === "Escape" && close());
})();
