// Comfort for browsers with scripts. Every page works without this file, except for what is live.
"use strict";

document.documentElement.classList.add("scripted");

for (const button of document.querySelectorAll("[data-copies]")) {
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copies);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Press Ctrl+C";
    }
  });
}

for (const select of document.querySelectorAll("[data-says]")) {
  const line = document.getElementById(select.dataset.says);
  select.addEventListener("change", () => {
    line.textContent = select.selectedOptions[0].dataset.case;
  });
}

// What was asked for is hidden again, after a while or when the page is left.
for (const box of document.querySelectorAll("[data-hides-after]")) {
  const hide = () => {
    for (const field of box.querySelectorAll("input")) field.value = "";
    const words = document.createElement("p");
    words.setAttribute("role", "status");
    words.textContent = box.dataset.hidden;
    box.replaceChildren(words);
  };
  setTimeout(hide, Number(box.dataset.hidesAfter) * 1000);
  window.addEventListener("pagehide", hide);
}
