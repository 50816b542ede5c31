// The first texts of a page whose contrast to what is behind them is below 4.5.
export function paleTexts(page) {
  return page.evaluate(() => {
    for (const it of document.querySelectorAll('details')) it.open = true;
    // A canvas turns any way of writing a color into numbers.
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const rgba = color => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const known = new Map();
    const color = it => known.get(it) ?? known.set(it, rgba(it)).get(it);
    const linear = it => (it <= 0.03928 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4);
    const light = it => {
      const [red, green, blue] = it.map(part => linear(part / 255));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const behind = it => {
      for (; it; it = it.parentElement) {
        const back = color(getComputedStyle(it).backgroundColor);
        if (back[3] === 255) return back;
      }
      return color('Canvas');
    };
    const pale = new Set();
    for (const it of document.querySelectorAll('body *:not(script, .vh, dialog, dialog *)')) {
      const isText = node => node.nodeType === Node.TEXT_NODE && node.data.trim();
      if (![...it.childNodes].some(isText)) continue;
      const lights = [light(color(getComputedStyle(it).color)), light(behind(it))];
      const contrast = (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
      if (contrast < 4.5) pale.add(`${it.tagName}.${it.className} ${it.textContent.slice(0, 30)}`);
    }
    return [...pale].slice(0, 5);
  });
}
