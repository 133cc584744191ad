// What scripts add to a page that works without them: the switch of colours, buttons that copy,
// the contents marking where one is, and search as one types.
"use strict";
{
  const root = document.documentElement;
  const all = (selector) => document.querySelectorAll(selector);

  /* Colours: a reader's choice is kept until it is the system's again. */
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const system = () => (dark.matches ? "dark" : "light");
  const bars = [...all("meta[name=theme-color]")];
  const colours = bars.map((bar) => bar.content);

  const paint = () => {
    const chosen = ["light", "dark"].indexOf(root.dataset.theme);
    bars.forEach((bar, own) => {
      bar.content = colours[chosen < 0 ? own : chosen];
    });
    const pressed = (root.dataset.theme ?? system()) === "dark";
    for (const button of all(".tool-theme")) button.ariaPressed = String(pressed);
  };

  const turn = () => {
    const theme = (root.dataset.theme ?? system()) === "dark" ? "light" : "dark";
    const own = theme !== system();
    if (own) root.dataset.theme = theme;
    else delete root.dataset.theme;
    paint();
    try {
      if (own) localStorage.setItem("theme", theme);
      else localStorage.removeItem("theme");
    } catch {
      // Storage is blocked: the choice lasts as long as the page.
    }
  };

  const adopt = () => {
    try {
      const kept = localStorage.getItem("theme");
      if (kept === "light" || kept === "dark") root.dataset.theme = kept;
      else delete root.dataset.theme;
    } catch {
      // Storage is blocked: what was chosen here stays.
    }
    paint();
  };

  /* Copying: of code, and of the page's address. What was done is said aloud, too. */
  const { copyWord, copiedWord, copyFailed } = document.body.dataset;
  const status = document.createElement("p");
  status.className = "hidden";
  status.role = "status";
  document.body.append(status);

  const copy = async (button, text) => {
    const copied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    button.dataset.label ??= button.textContent;
    button.textContent = status.textContent = copied ? copiedWord : copyFailed;
    clearTimeout(button.dataset.timer);
    button.dataset.timer = setTimeout(() => {
      button.textContent = button.dataset.label;
      status.textContent = "";
    }, 2000);
  };

  for (const code of all(".prose pre > code")) {
    const button = Object.assign(document.createElement("button"), {
      className: "copy",
      type: "button",
      textContent: copyWord,
    });
    button.addEventListener("click", () => copy(button, code.textContent));
    const frame = document.createElement("div");
    frame.className = "code";
    code.parentElement.replaceWith(frame);
    frame.append(code.parentElement, button);
  }

  /* Contents: the section that one reads is the last whose heading has come to the top. */
  const links = new Map();
  for (const link of all(".toc a")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  if (links.size) {
    // Beside the text there is room for them.
    const beside = matchMedia("(min-width: 68.75rem)");
    const unfold = () => {
      document.querySelector(".toc details").open ||= beside.matches;
    };
    beside.addEventListener("change", unfold);
    unfold();

    const headings = [...links.keys()];
    // A jump puts a heading at scroll-padding-top, a little above this.
    const LINE = 48;
    let asked = false;
    const mark = () => {
      asked = false;
      const passed = headings.filter((heading) => heading.getBoundingClientRect().top < LINE);
      const here = links.get(passed.at(-1) ?? headings[0]);
      if (here.ariaCurrent) return;
      for (const link of links.values()) link.ariaCurrent = link === here ? "location" : null;
      // Long contents scroll with the text, and only they.
      const frame = here.closest(".toc");
      frame.scrollTop += here.getBoundingClientRect().top - frame.getBoundingClientRect().top - frame.clientHeight / 2;
    };
    const soon = () => {
      if (!asked) requestAnimationFrame(mark);
      asked = true;
    };
    addEventListener("scroll", soon, { passive: true });
    addEventListener("resize", soon);
    soon();
  }

  /* Search: the page of the results, asked for as one types. */
  const searcher = document.getElementById("pek-search");
  const open = () => {
    if (searcher.open) return;
    searcher.showModal();
    searcher.querySelector("[name=q]").select();
  };

  let latest = 0;
  const place = (form) => form.parentElement.querySelector(".found") ?? document.getElementById("pek-results");
  const show = (page, form, address) => {
    const found = page.getElementById("pek-results");
    if (!found) return fail(form);
    form.querySelector("[role=status]").textContent = found.querySelector(".search-status")?.textContent ?? "";
    place(form).replaceChildren(...document.adoptNode(found).childNodes);
    if (searcher.contains(form)) return;
    // The page is that of another question now: one comes back to it.
    document.title = page.title;
    document.querySelector("h1").replaceChildren(...document.adoptNode(page.querySelector("h1")).childNodes);
    history.replaceState(null, "", address);
  };

  const fail = (form) => {
    form.querySelector("[role=status]").textContent = form.dataset.failed;
    place(form).textContent = form.dataset.failed;
  };

  const search = async (form) => {
    const mine = ++latest;
    const query = new URLSearchParams(new FormData(form));
    const address = `${form.getAttribute("action")}?${query}`;
    try {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(answer.statusText);
      const text = await answer.text();
      if (mine !== latest) return;
      show(new DOMParser().parseFromString(text, "text/html"), form, address);
    } catch {
      if (mine === latest) fail(form);
    }
  };

  let waiting;
  for (const form of all("form[data-live]")) {
    const soon = (event) => {
      clearTimeout(waiting);
      // What an input method still composes is no question yet.
      if (!event.isComposing) waiting = setTimeout(search, 150, form);
    };
    form.addEventListener("input", soon);
    form.addEventListener("compositionend", soon);
  }

  document.addEventListener("click", (event) => {
    const { target } = event;
    const copier = target.closest("button[data-copy]");
    const modified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (searcher && target.closest("[data-open]") && event.button === 0 && !modified) {
      event.preventDefault();
      open();
    } else if (copier) copy(copier, copier.dataset.copy);
    else if (target.closest(".tool-theme")) turn();
    else if (target.closest(".tool-close")) searcher.close();
  });

  document.addEventListener("keydown", (event) => {
    // What an input method is asked while it composes is not for the page; autofill sends no key.
    if (!searcher || event.isComposing || !event.key) return;
    const called = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey;
    // A search field would take the first Escape to empty itself.
    const left = event.key === "Escape" && searcher.open;
    if (!called && !left) return;
    event.preventDefault();
    if (called) open();
    else searcher.close();
  });

  for (const opener of all("[data-open]")) opener.ariaHasPopup = "dialog";
  dark.addEventListener("change", paint);
  // The choice may have been made in another window, or on a page after which one comes back.
  addEventListener("storage", adopt);
  addEventListener("pageshow", adopt);
  paint();
}
