// The pairs of colours that carry words and have less than 4.5 of contrast.
() => {
  const style = getComputedStyle(document.documentElement);
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const linear = (v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const light = (name) => {
    canvas.fillStyle = style.getPropertyValue(name);
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((v) => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((m, n) => n - m);
    return (x + 0.05) / (y + 0.05);
  };
  const words = ["--ink", "--ink-2", "--ink-3", "--red", "--orange", "--yellow", "--blue"];
  const pairs = words.flatMap((word) => ["--paper", "--ground", "--hover"].map((below) => [word, below]));
  pairs.push(["--go-ink", "--go"], ["--red", "--red-bg"], ["--orange", "--orange-bg"], ["--yellow", "--yellow-bg"]);
  return pairs.map(([a, b]) => [`${a} on ${b}`, ratio(a, b)]).filter(([, value]) => value < 4.5);
}
