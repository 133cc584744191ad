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

  /* Copying: of code, and of the page's address. */
  const copy = async (button, text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      return;
    }
    const label = button.textContent;
    button.textContent = button.dataset.done;
    button.disabled = true;
    setTimeout(() => {
      button.textContent = label;
      button.disabled = false;
    }, 2000);
  };

  const { copy: word, copied } = document.body.dataset;
  for (const code of all(".prose pre > code")) {
    const button = Object.assign(document.createElement("button"), {
      className: "copy",
      type: "button",
      textContent: word,
    });
    button.dataset.done = copied;
    button.addEventListener("click", () => copy(button, code.textContent));
    const frame = document.createElement("div");
    frame.className = "code";
    code.parentElement.replaceWith(frame);
    frame.append(code.parentElement, button);
  }

  /* Contents: the section that one reads is the last whose heading has passed the upper third. */
  const links = new Map();
  for (const link of all(".toc a")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  if (links.size) {
    // Beside the text they are always to be seen: nobody needs to open them.
    const beside = matchMedia("(min-width: 68.75rem)");
    const contents = document.querySelector(".toc details");
    const unfold = () => {
      contents.open ||= beside.matches;
    };
    beside.addEventListener("change", unfold);
    unfold();
    const headings = [...links.keys()];
    const mark = () => {
      const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
      const here = links.get(passed.at(-1) ?? headings[0]);
      for (const link of links.values()) {
        if (link === here) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      }
    };
    const watcher = new IntersectionObserver(mark, { rootMargin: "0px 0px -66% 0px" });
    headings.forEach((heading) => watcher.observe(heading));
  }

  /* Search: the page of the results, asked for as one types. */
  const searcher = document.getElementById("pek-search");
  const open = () => {
    if (searcher.open) return;
    searcher.showModal();
    searcher.querySelector("[name=q]").select();
  };

  let asked = 0;
  const search = async (form, into) => {
    const query = new URLSearchParams(new FormData(form));
    const mine = ++asked;
    if (!query.get("q").trim()) return into.replaceChildren();
    const answer = await fetch(`${form.action}?${query}`).catch(() => null);
    if (!answer?.ok || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById("pek-results");
    if (!found || mine !== asked) return;
    found.removeAttribute("id");
    into.replaceChildren(document.adoptNode(found));
  };

  let waiting;
  for (const form of all("form[data-live]")) {
    const into = form.parentElement.querySelector(".found") ?? document.getElementById("pek-results");
    if (!into) continue;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(search, 150, form, into);
    });
  }

  document.addEventListener("click", (event) => {
    const { target } = event;
    const opener = target.closest("[data-open]");
    const modified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (opener && searcher && event.button === 0 && !modified) {
      event.preventDefault();
      open();
    } else if (target.closest(".tool-theme")) turn();
    else if (target.closest(".tool-close") || target === searcher) searcher.close();
    else if (target.dataset.copy) copy(target, target.dataset.copy);
  });

  document.addEventListener("keydown", (event) => {
    // What an input method is asked while it composes is not for the page.
    if (!searcher || event.isComposing) return;
    const called = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey;
    // A search field would take the first Escape to empty itself.
    const left = event.key === "Escape" && searcher.open;
    if (!called && !left) return;
    event.preventDefault();
    if (called) open();
    else searcher.close();
  });

  dark.addEventListener("change", paint);
  paint();
}
