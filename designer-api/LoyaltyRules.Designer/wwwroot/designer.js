// What only a browser can do: remember choices, paste from a spreadsheet, draw attention to a place. Everything else is decided on the server.
const year = "; path=/; max-age=31536000; samesite=lax";

window.lr = {
  prefersDark: () => matchMedia("(prefers-color-scheme: dark)").matches,

  theme(name, remember) {
    document.documentElement.dataset.theme = name;
    if (remember) {
      document.cookie = "lr-theme=" + name + year;
    }
  },

  language(code) {
    document.documentElement.lang = code;
    document.cookie = "lr-language=" + code + year;
  },

  // Leads to a part of the page and marks it for a moment.
  show(id) {
    const place = document.getElementById(id);
    if (!place) {
      return;
    }

    for (let above = place.parentElement; above; above = above.parentElement) {
      if (above instanceof HTMLDetailsElement) {
        above.open = true;
      }
    }

    place.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    const inside = place.matches("input, select, textarea, button") ? place : place.querySelector("input, select, textarea, button, [tabindex]");
    (inside ?? place).focus({ preventScroll: true });
    place.classList.remove("shown");
    void place.offsetWidth;
    place.classList.add("shown");
  },
};

// The page of the sign-in has no connection: its switch of language is a link that sets the cookie first.
document.addEventListener("click", event => {
  const link = event.target instanceof Element ? event.target.closest("a[data-language]") : null;
  if (link) {
    document.cookie = "lr-language=" + link.dataset.language + year;
  }
});

// A grid: arrows, Enter and Escape as in a spreadsheet; a block that is pasted goes to the server whole.
window.lr.grid = (id, component) => {
  const grid = document.getElementById(id);
  const cellAt = (row, column) => grid.querySelector(`input[data-row="${row}"][data-column="${column}"]`);
  grid.addEventListener("keydown", event => {
    const cell = event.target;
    if (!(cell instanceof HTMLInputElement)) {
      return;
    }

    const [row, column] = [Number(cell.dataset.row), Number(cell.dataset.column)];
    const atStart = cell.selectionStart === 0 && cell.selectionEnd === 0 || cell.selectionEnd - cell.selectionStart === cell.value.length;
    const atEnd = cell.selectionStart === cell.value.length || cell.selectionEnd - cell.selectionStart === cell.value.length;
    const to = event.key === "ArrowDown" || event.key === "Enter" && !event.shiftKey ? cellAt(row + 1, column)
      : event.key === "ArrowUp" || event.key === "Enter" ? cellAt(row - 1, column)
      : event.key === "ArrowLeft" && atStart ? cellAt(row, column - 1)
      : event.key === "ArrowRight" && atEnd ? cellAt(row, column + 1) : null;
    if (to) {
      event.preventDefault();
      to.focus();
      to.select();
    } else if (event.key === "Escape") {
      cell.value = cell.defaultValue;
    }
  });
  grid.addEventListener("paste", event => {
    const cell = event.target;
    const block = event.clipboardData.getData("text/plain");
    if (cell instanceof HTMLInputElement && /[\t\n]/.test(block.trimEnd())) {
      event.preventDefault();
      component.invokeMethodAsync("Paste", Number(cell.dataset.row), Number(cell.dataset.column), block);
    }
  });
};
