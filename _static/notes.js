// Footnotes where they are read: in the margin of a wide page, and on a narrow one
// opened in place by their number. Without this script they stand at the end.
for (const reference of document.querySelectorAll("a.footnote-reference")) {
  const source = document.getElementById(reference.hash.slice(1));
  if (!source) continue;
  const note = document.createElement("div");
  note.className = "sidenote";
  note.setAttribute("role", "note");
  const label = reference.textContent.replace(/\D/g, "");
  note.setAttribute("aria-label", `Note ${label}`);
  for (const part of source.cloneNode(true).children) {
    if (!part.matches(".label, .backrefs")) note.append(part.cloneNode(true));
  }
  for (const copy of note.querySelectorAll("[id]")) copy.removeAttribute("id");
  // The number before the note leads to where it stands at the end.
  const number = document.createElement("a");
  number.href = reference.hash;
  number.className = "sidenote-number";
  number.textContent = label;
  note.prepend(number);
  reference.after(note);

  for (const kind of ["pointerover", "focusin"]) {
    reference.addEventListener(kind, (event) => {
      if (note.checkVisibility?.()) event.stopPropagation(); // it needs no card as well
    });
  }
  reference.addEventListener("click", (event) => {
    if (getComputedStyle(note).float !== "none") return; // it is in the margin
    event.preventDefault();
    const open = note.classList.toggle("is-open");
    reference.setAttribute("aria-expanded", String(open));
  });
}
