// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

// Where labels go in a chart: the place of several that covers least.

function overlaps(a, b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function rectAt(left, top, width, height) {
    return {left, top, right: left + width, bottom: top + height};
}

/** Places around a point, the preferred ones first. */
function placesAround(x, y, width, height, gap) {
    return [
        [x - width / 2, y - gap - height], [x - gap - width, y - height / 2], [x + gap, y - height / 2],
        [x - gap - width, y - gap - height], [x + gap, y + gap / 2], [x - width / 2, y + gap],
        [x - gap - width, y + gap / 2], [x + gap, y - gap - height],
        [x + 2 * gap, y + 2 * gap], [x - 2 * gap - width, y - 2 * gap - height], [x + 3 * gap, y + 4 * gap],
    ].map(([left, top]) => rectAt(left, top, width, height));
}

/** Rectangles and points that labels keep clear of, within bounds. */
class LabelRoom {
    constructor(bounds, points = [], rects = []) {
        this.bounds = bounds;
        this.points = points;
        this.rects = [...rects];
    }

    cost(rect) {
        const {left, top, right, bottom} = this.bounds;
        if (rect.left < left || rect.top < top || rect.right > right || rect.bottom > bottom)
            return Infinity;
        let cost = 0;
        for (const other of this.rects) {
            if (overlaps(rect, other))
                cost += 40;
        }
        for (const [x, y] of this.points) {
            if (x > rect.left - 2 && x < rect.right + 2 && y > rect.top - 1 && y < rect.bottom + 1)
                ++cost;
        }
        return cost;
    }

    /**
     * The position among places that covers least, null where all cover more than most. preferred: the position that
     * was taken last, kept for as long as it is nearly as good, so that labels do not jump.
     */
    take(places, most = Infinity, preferred = -1) {
        let best = -1;
        let least = Infinity;
        places.forEach((rect, i) => {
            const cost = this.cost(rect) + 0.3 * i - (i === preferred ? 3 : 0);
            if (cost < least)
                [best, least] = [i, cost];
        });
        if (best < 0 || least > most)
            return null;
        this.rects.push(places[best]);
        return best;
    }
}
