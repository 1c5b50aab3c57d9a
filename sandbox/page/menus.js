// Slack's menus: a click elsewhere and Escape close one, and it opens to where there is room.
(() => {
  const open = () => document.querySelectorAll('details.overflow[open]');

  document.addEventListener('click', (event) => {
    open().forEach((menu) => menu.contains(event.target) || menu.removeAttribute('open'));
  });

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') open().forEach((menu) => menu.removeAttribute('open'));
  });

  document.addEventListener('toggle', (event) => {
    const scroller = event.target.closest?.('details.overflow')?.closest('.scroller');
    if (!scroller) return;
    const list = event.target.querySelector('.menu');
    const room = event.target.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    list.classList.toggle('menu-down', room < list.offsetHeight + 8);
  }, true);
})();
