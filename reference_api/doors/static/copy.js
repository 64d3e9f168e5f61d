"use strict";
// A button beside every line to paste. Without JavaScript the line can be selected as text.
for (const box of document.querySelectorAll(".copy")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = document.documentElement.lang === "en" ? "Copy" : "Kopieer";
  const words = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(box.querySelector("pre").textContent);
    button.textContent = document.documentElement.lang === "en" ? "Copied" : "Gekopieerd";
    setTimeout(() => { button.textContent = words; }, 2000);
  });
  box.append(button);
}
