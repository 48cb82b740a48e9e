"""Pictures of docs/topics.md, from real curves of days never learnt from: `python -m benchmarks.topic_pictures`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from nlp.heat.burst import TOP, Curve, chances, forest
from nlp.train import calibration
from nlp.train.bursts import Judged, Whole, curves, fold_of, judged

ROOT = Path(__file__).resolve().parent.parent
_WIDE, _HIGH, _GAP = 220, 130, 24
_STYLE = (
    "<style>text{font:12px sans-serif;fill:#444}.line{fill:none;stroke:#1f5fa8;stroke-width:2}"
    ".seen{fill:#1f5fa8}.top{stroke:#b3261e;stroke-dasharray:4 3}.axis{stroke:#999}</style>"
)


def main() -> None:
    """Write both pictures into docs/images."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    data = parser.parse_args().shared / "data"
    kept = [curve for curve in curves(data) if not fold_of(curve.day)]
    images = ROOT / "docs" / "images"
    (images / "burst.svg").write_text(gallery(chosen(kept)), "utf-8")
    (images / "burst-calibration.svg").write_text(trusted(judged(kept, forest("with_start"), 3)), "utf-8")


def chosen(kept: Sequence[Whole]) -> list[tuple[Whole, float]]:
    """Six long curves below the top after three points: at even steps of the probability that they were given."""
    long = [curve for curve in kept if len(curve.points) >= 5 and curve.points[2][1] < TOP]
    said = [one.p for one in chances([Curve(curve.points[:3], curve.start) for curve in long])]
    ranked = sorted(zip(long, said, strict=True), key=lambda pair: pair[1])
    return [ranked[round(step * (len(ranked) - 1) / 5)] for step in range(6)]


def gallery(pairs: Sequence[tuple[Whole, float]]) -> str:
    """Six curves in two rows, the first three points marked, the top as a line."""
    drawn = []
    for number, (curve, p) in enumerate(pairs):
        x, y = number % 3 * (_WIDE + _GAP) + 10, number // 3 * (_HIGH + 50) + 30
        last = curve.points[-1][0] or 1
        most = max(TOP * 1.1, curve.points[-1][1])
        spots = [(x + minutes / last * _WIDE, y + _HIGH - value / most * _HIGH) for minutes, value in curve.points]
        line = " ".join(f"{a:.1f},{b:.1f}" for a, b in spots)
        top = y + _HIGH - TOP / most * _HIGH
        came = "过了门槛" if curve.passed(TOP) else "没有过"
        drawn.append(
            f'<text x="{x}" y="{y - 10}">前三点后: {p:.2f}, 结果: {came}</text>'
            f'<line class="axis" x1="{x}" x2="{x + _WIDE}" y1="{y + _HIGH}" y2="{y + _HIGH}"/>'
            f'<line class="top" x1="{x}" x2="{x + _WIDE}" y1="{top:.1f}" y2="{top:.1f}"/>'
            f'<polyline class="line" points="{line}"/>'
            + "".join(f'<circle class="seen" cx="{a:.1f}" cy="{b:.1f}" r="4"/>' for a, b in spots[:3])
            + f'<text x="{x}" y="{y + _HIGH + 15}">{last:.0f} 分钟, 最高 {curve.points[-1][1] / 10000:.0f} 万</text>'
        )
    return svg(3 * (_WIDE + _GAP), 2 * (_HIGH + 50) + 10, "".join(drawn))


def trusted(three: Judged) -> str:
    """What was said against what came, a dot a bin, larger where more curves are."""
    size = 260
    dots = [
        f'<circle class="seen" cx="{40 + one.said * size:.1f}" cy="{20 + size - one.right * size:.1f}" '
        f'r="{3 + one.count**0.4:.1f}" fill-opacity="0.6"><title>{one.count} 条</title></circle>'
        for one in calibration.curve(three.said, three.truth)
    ]
    frame = (
        f'<line class="axis" x1="40" y1="{20 + size}" x2="{40 + size}" y2="{20 + size}"/>'
        f'<line class="axis" x1="40" y1="20" x2="40" y2="{20 + size}"/>'
        f'<line class="top" x1="40" y1="{20 + size}" x2="{40 + size}" y2="20"/>'
        f'<text x="40" y="{size + 38}">说的概率 0 到 1</text><text x="4" y="14">实际过门槛的比例</text>'
    )
    return svg(size + 80, size + 50, frame + "".join(dots))


def svg(wide: int, high: int, inside: str) -> str:
    """A picture with the style of all of them."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}">'
        f'{_STYLE}<rect width="100%" height="100%" fill="#fff"/>{inside}</svg>\n'
    )


if __name__ == "__main__":
    main()
