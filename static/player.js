// Puts a player in the place of its link once the reader asks for it. Without this file the
// link leads to the same talk or slides where they are published.
"use strict";
{
  const hosts = new Set((document.currentScript.dataset.hosts ?? "").split(" "));

  // The page's markup has been checked already; a host that came in by another way stays out.
  const allowed = (address) => {
    if (!URL.canParse(address)) return false;
    const { protocol, hostname } = new URL(address);
    return protocol === "https:" && hosts.has(hostname);
  };

  const frame = (address, title) =>
    Object.assign(document.createElement("iframe"), {
      title,
      src: address,
      // The frame keeps its own origin, which is not this site's; it cannot navigate this page.
      sandbox: "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation",
      allow: "fullscreen; encrypted-media; picture-in-picture",
      referrerPolicy: "strict-origin-when-cross-origin",
    });

  // A click with a modifier key asks for another tab or window: the browser's own business.
  const plain = (event) =>
    event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".player > a");
    const address = link?.parentElement.dataset.src;
    if (!link || !plain(event) || !allowed(address)) return;
    event.preventDefault();
    const player = frame(address, link.textContent.trim());
    link.replaceWith(player);
    player.focus();
  });
}
