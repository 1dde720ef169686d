// Footnotes where they are read: in the margin of a wide page, and on a narrow one
// opened in place by their number. Without this script they stand at the end.
for (const reference of document.querySelectorAll("a.footnote-reference")) {
  const source = document.getElementById(reference.hash.slice(1));
  if (!source) continue;
  const note = document.createElement("span");
  note.className = "sidenote";
  note.setAttribute("role", "note");
  for (const paragraph of source.querySelectorAll(":scope > p")) {
    const part = document.createElement("span");
    part.append(...paragraph.cloneNode(true).childNodes);
    note.append(part);
  }
  for (const copy of note.querySelectorAll("[id]")) copy.removeAttribute("id");
  reference.after(note);
  const number = reference.textContent.replace(/\D/g, "");
  note.prepend(Object.assign(document.createElement("sup"), { textContent: number }));

  reference.addEventListener("click", (event) => {
    if (getComputedStyle(note).float !== "none") return; // it is in the margin
    event.preventDefault();
    const open = note.classList.toggle("is-open");
    reference.setAttribute("aria-expanded", String(open));
  });
}
