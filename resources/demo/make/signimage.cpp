// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "resources/demo/make/signimage.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace offramp::demo {

namespace {

constexpr double pixel = 2.0 / imageSize; // the canvas reaches from -1 to 1
constexpr double hardestTest = .9;        // training goes beyond, up to 1

struct Colour {
    double r = 0;
    double g = 0;
    double b = 0;
};

Colour mix(Colour a, Colour b, double share)
{
    return {a.r + (b.r - a.r) * share, a.g + (b.g - a.g) * share, a.b + (b.b - a.b) * share};
}

double lightness(Colour c)
{
    return .3 * c.r + .59 * c.g + .11 * c.b;
}

double difference(Colour a, Colour b)
{
    return std::abs(a.r - b.r) + std::abs(a.g - b.g) + std::abs(a.b - b.b) + 2 * std::abs(lightness(a) - lightness(b));
}

/// hue, saturation and value in [0, 1].
Colour fromHsv(double hue, double saturation, double value)
{
    const auto channel = [&](double offset) {
        const double k = std::fmod(offset + hue * 6, 6.0);
        return value - value * saturation * std::clamp(std::min(k, 4 - k), 0.0, 1.0);
    };
    return {channel(5), channel(3), channel(1)};
}

struct Canvas {
    std::array<Colour, imageSize * imageSize> pixels;

    /// Replaces each pixel with the result of paint for its position and colour.
    template<typename Paint>
    void each(Paint paint)
    {
        for (int row = 0; row < imageSize; ++row) {
            for (int column = 0; column < imageSize; ++column) {
                Colour &here = pixels[static_cast<std::size_t>(row * imageSize + column)];
                here = paint(Vec{(column + .5) * pixel - 1, (row + .5) * pixel - 1}, here);
            }
        }
    }
};

/// The placement of a shape: converts from canvas to shape coordinates.
class Placement
{
public:
    Placement(Vec centre, double radius, double turn, double narrow = 1, double slant = 0)
        : m_centre(centre)
        , m_radius(radius)
        , m_narrow(narrow)
    {
        const double c = std::cos(slant);
        const double s = std::sin(slant);
        const double wide = c * c / narrow + s * s;
        const double tall = s * s / narrow + c * c;
        const double skew = c * s / narrow - c * s;
        const double tc = std::cos(turn) / radius;
        const double ts = std::sin(turn) / radius;
        m_right = {tc * wide + ts * skew, tc * skew + ts * tall};
        m_down = {tc * skew - ts * wide, tc * tall - ts * skew};
    }

    [[nodiscard]] Vec centre() const { return m_centre; }
    [[nodiscard]] double radius() const { return m_radius; }

    /// Radius where it is narrowest.
    [[nodiscard]] double leastRadius() const { return m_radius * m_narrow; }

    [[nodiscard]] Vec own(Vec p) const
    {
        const Vec d{p.x - m_centre.x, p.y - m_centre.y};
        return {d.x * m_right.x + d.y * m_right.y, d.x * m_down.x + d.y * m_down.y};
    }

    [[nodiscard]] Placement moved(double by) const
    {
        Placement other = *this;
        other.m_centre.x += by;
        other.m_centre.y += by;
        return other;
    }

private:
    Vec m_centre;
    double m_radius;
    double m_narrow;
    Vec m_right;
    Vec m_down;
};

/// Smooth random hills in [-1, 1]: values on a grid, blended.
class Hills
{
public:
    Hills(Random &random, int cells)
        : m_cells(cells)
    {
        for (double &value : m_values)
            value = random.between(-1, 1);
    }

    [[nodiscard]] double at(Vec p) const
    {
        const double x = (p.x + 1) / 2 * m_cells;
        const double y = (p.y + 1) / 2 * m_cells;
        const int column = std::clamp(static_cast<int>(x), 0, m_cells - 1);
        const int row = std::clamp(static_cast<int>(y), 0, m_cells - 1);
        const auto ease = [](double t) { return t * t * (3 - 2 * t); };
        const double u = ease(x - column);
        const double v = ease(y - row);
        const double top = value(row, column) + (value(row, column + 1) - value(row, column)) * u;
        const double bottom = value(row + 1, column) + (value(row + 1, column + 1) - value(row + 1, column)) * u;
        return top + (bottom - top) * v;
    }

private:
    [[nodiscard]] double value(int row, int column) const
    {
        return m_values[static_cast<std::size_t>(row * 10 + column)];
    }

    int m_cells;
    std::array<double, 100> m_values{};
};

/// The amount of each nuisance in an image, drawn separately so that images are hard for different reasons.
struct Nuisance {
    double texture, clutter, cover, slant, fade, blur, noise, shade;

    Nuisance(double difficulty, Random &random)
    {
        for (double *part : {&texture, &clutter, &cover, &slant, &fade, &blur, &noise, &shade}) {
            const double share = random.unit();
            *part = difficulty * (.35 + .65 * share);
        }
    }
};

Colour backgroundColour(Random &random)
{
    return fromHsv(random.unit(), random.between(.08, .6), random.between(.15, .95));
}

/// A vivid colour with contrast to the background; the best of a few if none has enough contrast.
Colour signColour(Random &random, Colour background)
{
    Colour best;
    for (int attempt = 0; attempt < 12; ++attempt) {
        const Colour colour = random.chance(.2) ? fromHsv(0, 0, random.chance(.6) ? .97 : .08)
                                                : fromHsv(random.unit(), random.between(.6, 1), random.between(.6, 1));
        if (attempt == 0 || difference(colour, background) > difference(best, background))
            best = colour;
        if (difference(best, background) > 1.3)
            break;
    }
    return best;
}

void paintBackground(Canvas &canvas, Colour base, const Nuisance &nuisance, Random &random)
{
    const double angle = random.between(0, 2 * std::numbers::pi);
    const Vec way{std::cos(angle), std::sin(angle)};
    const Colour far = mix(base, backgroundColour(random), .25 + .35 * nuisance.texture);
    const Colour ink = backgroundColour(random);
    const int kind = random.below(5);
    const double strength = .75 * nuisance.texture;
    const double pitch = random.between(5, 13);
    const double phase = random.between(0, 7);
    const Hills coarse(random, 3);
    const Hills fine(random, 8);
    canvas.each([&](Vec p, Colour) {
        const double along = p.x * way.x + p.y * way.y;
        const double across = p.y * way.x - p.x * way.y;
        const Colour ground = mix(base, far, std::clamp(.5 + .45 * along, 0.0, 1.0));
        const auto wave = [&](double t) { return std::clamp(.5 + 1.2 * std::sin(pitch * t + phase), 0.0, 1.0); };
        double amount = 0;
        if (kind == 0)
            amount = wave(across);
        else if (kind == 1)
            amount = wave(across) * wave(along);
        else if (kind == 2)
            amount = std::abs(wave(across) - wave(along));
        else if (kind == 3)
            amount = std::clamp(.5 + 1.5 * coarse.at(p), 0.0, 1.0);
        else
            amount = std::clamp(.5 + .8 * coarse.at(p) + .8 * fine.at(p), 0.0, 1.0);
        return mix(ground, ink, strength * amount);
    });
}

/// The share of a pixel that is inside; distance is in units of radius.
double coverage(double distance, double radius)
{
    return std::clamp(.5 - distance * radius / pixel, 0.0, 1.0);
}

/// The same for a sign; far outside, the distance is not computed.
double coverage(Sign sign, Vec own, double radius)
{
    const double reach = 1.2 + pixel / radius;
    return own.x * own.x + own.y * own.y > reach * reach ? 0 : coverage(distanceTo(sign, own), radius);
}

/// Small pieces of other signs, bars and dots around and behind the sign.
void paintClutter(Canvas &canvas, const Nuisance &nuisance, double signRadius, Random &random)
{
    const int pieces = static_cast<int>(nuisance.clutter * random.between(0, 11));
    for (int i = 0; i < pieces; ++i) {
        const Sign sign = static_cast<Sign>(random.below(signCount));
        const double x = random.between(-1, 1);
        const double y = random.between(-1, 1);
        const double radius = signRadius * random.between(.22, .5);
        const Placement place({x, y}, radius, random.between(0, 2 * std::numbers::pi));
        const Colour colour = fromHsv(random.unit(), random.between(.3, 1), random.between(.3, 1));
        const double strength = random.between(.5, 1);
        canvas.each(
            [&](Vec p, Colour here) { return mix(here, colour, strength * coverage(sign, place.own(p), radius)); });
    }
}

void paintSign(Canvas &canvas, Sign sign, Colour background, const Placement &place, const Nuisance &nuisance,
               Random &random)
{
    const Colour vivid = signColour(random, background);
    const Colour colour = mix(vivid, background, .66 * nuisance.fade);
    const bool lit = random.chance(.6);
    const bool rimmed = random.chance(.35);
    const Colour light = mix(colour, lightness(colour) > .6 ? Colour{.1, .1, .15} : Colour{1, 1, 1}, .3);
    const Colour rim
        = mix(colour, lightness(colour) > .45 ? Colour{0, 0, 0} : Colour{1, 1, 1}, .55 * (1 - nuisance.fade));
    const double shadow = random.between(0, .45) * (1 - nuisance.fade);
    const double rimWidth = 1.6 * pixel / place.radius();
    const Placement below = place.moved(1.3 * pixel);
    canvas.each([&](Vec p, Colour here) {
        const double shade = coverage(sign, below.own(p), place.radius() * .45);
        here = mix(here, {0, 0, 0}, shadow * shade);
        const double distance = distanceTo(sign, place.own(p));
        const double inside = coverage(distance, place.leastRadius());
        if (inside == 0)
            return here;
        Colour face = colour;
        if (lit)
            face = mix(face, light, std::clamp(.5 - (p.y - place.centre().y) / place.radius(), 0.0, 1.0));
        if (rimmed)
            face = mix(face, rim, coverage(-distance - rimWidth, place.radius()));
        return mix(here, face, inside);
    });
}

/// Bars and blots over part of the sign, in the background's colours or others.
void paintCover(Canvas &canvas, Colour background, const Placement &place, const Nuisance &nuisance, Random &random)
{
    const int pieces = static_cast<int>(nuisance.cover * random.between(0, 5));
    for (int i = 0; i < pieces; ++i) {
        const double angle = random.between(0, 2 * std::numbers::pi);
        const Vec way{std::cos(angle), std::sin(angle)};
        const double reach = place.radius() * random.between(.25, .95);
        const double turn = random.between(0, 2 * std::numbers::pi);
        const Vec middle{place.centre().x + reach * std::cos(turn), place.centre().y + reach * std::sin(turn)};
        const bool bar = random.chance(.5);
        const double size = place.radius() * (bar ? random.between(.08, .16) : random.between(.2, .42));
        const Colour colour = random.chance(.5) ? background : backgroundColour(random);
        canvas.each([&](Vec p, Colour here) {
            const Vec d{p.x - middle.x, p.y - middle.y};
            const double distance = bar ? std::abs(d.x * way.y - d.y * way.x) : std::sqrt(d.x * d.x + d.y * d.y);
            return mix(here, colour, coverage(distance - size, 1));
        });
    }
}

/// Blends each pixel with its four neighbours.
void blur(Canvas &canvas, double share)
{
    const auto before = canvas.pixels;
    const auto at = [&](int row, int column) {
        return before[static_cast<std::size_t>(std::clamp(row, 0, imageSize - 1) * imageSize
                                               + std::clamp(column, 0, imageSize - 1))];
    };
    for (int row = 0; row < imageSize; ++row) {
        for (int column = 0; column < imageSize; ++column) {
            const Colour around = mix(mix(at(row - 1, column), at(row + 1, column), .5),
                                      mix(at(row, column - 1), at(row, column + 1), .5), .5);
            canvas.pixels[static_cast<std::size_t>(row * imageSize + column)] = mix(at(row, column), around, share);
        }
    }
}

Image develop(Canvas &canvas, const Nuisance &nuisance, Random &random)
{
    const double rounds = 2.8 * nuisance.blur * nuisance.blur;
    for (double left = rounds; left > 0; left -= 1)
        blur(canvas, .8 * std::min(left, 1.0));
    const Hills shades(random, 2);
    const double grain = .006 + .16 * nuisance.noise * nuisance.noise;
    const bool grey = random.chance(.4);
    canvas.each([&](Vec p, Colour here) {
        const double light = 1 + .55 * nuisance.shade * shades.at(p);
        const double common = grain * random.bell();
        const auto noise = [&] { return grey ? common : grain * random.bell(); };
        return Colour{here.r * light + noise(), here.g * light + noise(), here.b * light + noise()};
    });
    Image image;
    std::size_t next = 0;
    for (const Colour &colour : canvas.pixels)
        for (const double value : {colour.r, colour.g, colour.b})
            image[next++] = static_cast<std::uint8_t>(std::clamp(value, 0.0, 1.0) * 255 + .5);
    return image;
}

} // namespace

Image drawSign(Sign sign, double difficulty, Random random)
{
    const Nuisance nuisance(difficulty, random);
    const double radius = random.between(.5, .82) - .22 * difficulty * random.unit();
    const double room = std::max(0.0, .98 - radius);
    const double x = random.between(-room, room);
    const double y = random.between(-room, room);
    const double turn = random.between(-1, 1) * (.3 + 2.9 * difficulty);
    const double narrow = 1 - .42 * nuisance.slant * random.unit();
    const Placement place({x, y}, radius, turn, narrow, random.between(0, std::numbers::pi));

    Canvas canvas;
    const Colour background = backgroundColour(random);
    paintBackground(canvas, background, nuisance, random);
    paintClutter(canvas, nuisance, radius, random);
    paintSign(canvas, sign, background, place, nuisance, random);
    paintCover(canvas, background, place, nuisance, random);
    return develop(canvas, nuisance, random);
}

Image testImage(Sign sign, int number, int count)
{
    const auto stream = static_cast<std::uint64_t>(sign) * 1'000'003U + static_cast<std::uint64_t>(number);
    return drawSign(sign, hardestTest * (number + .5) / count, Random(Random(stream ^ 0x7e57'0000'0000'0000U).bits()));
}

TrainingImage trainingImage(std::uint64_t seed, std::uint64_t number)
{
    Random random(Random(seed * 0x9e37'79b9U + number).bits());
    const auto sign = static_cast<Sign>(random.below(signCount));
    const double difficulty = random.unit();
    return {sign, drawSign(sign, difficulty, Random(random.bits()))};
}

} // namespace offramp::demo
