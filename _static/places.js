// Places: stops for the keyboard, links to copy, and where the reader is. Without this
// script every link is a stop, and the signs beside headings are links to them.
(() => {
  const article = document.querySelector("article");
  if (!article) return;

  // A section is one stop with its heading's sign, its numbers, terms, works and notes:
  // the arrows go through them. Links in the text stay stops of their own.
  const SMALL = ".headerlink, .checked-number, .footnote-reference, .bibtex-citation a, .std-term";
  const groups = new Map();
  for (const each of article.querySelectorAll(SMALL)) {
    const link = each.closest("a"), section = link?.closest("section");
    if (!section) continue;
    if (!groups.has(section)) groups.set(section, []);
    groups.get(section).push(link);
  }
  const groupOf = (link) => groups.get(link.closest("section"));
  const choose = (group, chosen) => {
    for (const link of group) link.tabIndex = link === chosen ? 0 : -1;
  };
  for (const group of groups.values()) {
    choose(group, group[0]);
    if (group.length > 1) group.forEach((link, at) => {
      link.dataset.hint = `← → ${at + 1} of ${group.length} in this section`;
    });
  }
  article.addEventListener("focusin", ({ target }) => {
    if (groupOf(target)?.includes(target)) choose(groupOf(target), target);
  });
  article.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const group = groupOf(event.target) ?? [];
    const at = group.indexOf(event.target);
    if (!step || at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    let next = at + step;
    while (group[next] && group[next].checkVisibility?.() === false) next += step;
    group[next]?.focus();
  });

  // What scrolls is a stop, so that keys can scroll it; what does not is none.
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const isWide = target.scrollWidth > target.clientWidth;
      target.tabIndex = isWide || target.scrollHeight > target.clientHeight ? 0 : -1;
    }
  });
  for (const block of article.querySelectorAll("pre, .table-wrapper, .math")) {
    if (block.tabIndex === 0) sizes.observe(block);
  }

  // A sign beside a heading, figure or table, and the link in a card, copy the address.
  const status = document.createElement("p");
  status.className = "copied";
  status.setAttribute("aria-live", "polite");
  document.body.append(status);
  let timer;
  const say = (...what) => {
    status.replaceChildren(...what);
    clearTimeout(timer);
    timer = setTimeout(() => status.replaceChildren(), what.length > 1 ? 20000 : 2500);
  };
  article.addEventListener("click", async (event) => {
    const link = event.target.closest(".headerlink, .copy-link");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.matches(".copy-link")) event.preventDefault();
    const page = location.href.split(/[?#]/)[0];
    const address = link.closest("h1") ? page : page + link.hash;
    try {
      await navigator.clipboard.writeText(address);
      say("Copied");
      link.focus({ preventScroll: true }); // following it has taken the focus
    } catch { // it is refused, or there is none: have it ready for the reader's own keys
      const field = Object.assign(document.createElement("input"), { value: address, readOnly: true });
      field.setAttribute("aria-label", "The address");
      say("To be copied: ", field);
      field.select();
    }
  });
  for (const link of article.querySelectorAll(".headerlink")) {
    link.title = link.title.replace(/^Link/, "Copy the link");
    link.setAttribute("aria-label", link.title);
  }

  // Where the contents are in a drawer, the header names the section that is read.
  const sections = [...article.querySelectorAll("section section")];
  const where = document.createElement("span");
  where.className = "where";
  where.setAttribute("aria-hidden", "true"); // its heading says it
  document.querySelector(".mobile-header .header-center")?.append(where);
  const atTop = new Set();
  const passing = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) atTop[isIntersecting ? "add" : "delete"](target);
    const title = sections.findLast((each) => atTop.has(each))?.querySelector("h2, h3, h4");
    where.textContent = title ? title.textContent.replace(/#$/, "") : "";
  }, { rootMargin: "0px 0px -90% 0px" });
  for (const section of sections) passing.observe(section);

  // The theme opens its drawers by labels, which no key reaches, and leaves the links of
  // a drawer that is shut to the keyboard. Here buttons open them, Escape shuts them.
  for (const toggle of document.querySelectorAll(".sidebar-toggle")) {
    const drawer = document.querySelector(toggle.id === "__toc" ? ".toc-drawer" : ".sidebar-drawer");
    const buttons = [];
    for (const label of document.querySelectorAll(`label[for="${toggle.id}"]:not(.overlay)`)) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: label.className });
      button.setAttribute("aria-label", toggle.getAttribute("aria-label"));
      button.append(...label.childNodes);
      button.addEventListener("click", () => toggle.click());
      label.replaceWith(button);
      buttons.push(button);
    }
    const tell = () => buttons.forEach((each) => each.setAttribute("aria-expanded", toggle.checked));
    toggle.addEventListener("change", () => {
      tell();
      if (toggle.checked) drawer?.querySelector("a, input")?.focus();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !toggle.checked) return;
      toggle.click();
      buttons.find((each) => each.checkVisibility?.() !== false)?.focus();
    });
    tell();
  }
  document.documentElement.classList.add("drawers");
})();
