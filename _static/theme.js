// Light, dark or as the system has it: set before anything shows.
try {
  document.body.dataset.theme = localStorage.getItem("theme") || "auto";
} catch (error) {
  document.body.dataset.theme = "auto"; // storage may be forbidden
}
