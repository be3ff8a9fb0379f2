// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QDir>
#include <QImage>
#include <QRect>
#include <QString>

class QWidget;

namespace offramp::fixtures {

/// What a person would see when two screenshots of one size are laid on top of each other.
struct Difference {
    int pixels = 0; ///< that differ by more than rasterisation can explain
    QRect place;    ///< around the places where many of them are close together; empty where the two look the same
    QImage image;   ///< the actual screenshot, pale, with those pixels in red

    [[nodiscard]] bool isSeen() const { return !place.isEmpty(); }
};

/// Compares two screenshots of one size. Edges may be smoothed in another way or moved by a pixel, as versions of
/// FreeType do; another letter, colour or place is seen.
[[nodiscard]] Difference differenceOf(const QImage &expected, const QImage &actual);

/// The pixels of a widget, once it has stopped changing; null where it never stops.
[[nodiscard]] QImage settledShot(QWidget *shown);

/// Reference screenshots in a folder, as PNG files with few colours.
class References
{
public:
    /// failures: the folder for screenshots that are not as expected; mayUpdate: whether such a one, or one without a
    /// reference, replaces its reference.
    References(const QDir &references, const QDir &failures, bool mayUpdate);

    /// Empty where a screenshot looks like the reference of that name, or was accepted as one. Else what differs, where
    /// the files are that show it, and how to accept the new look.
    [[nodiscard]] QString problemOf(const QString &name, const QImage &actual) const;

    /// The version of Qt (as "6.4") that a reference was taken with, if that is not the one of this program: layouts
    /// differ then, and nothing can be said. Else empty, also while references may be updated.
    [[nodiscard]] QString otherQt(const QString &name) const;

private:
    [[nodiscard]] QString pathOf(const QString &name) const
    {
        return m_references.filePath(name + QStringLiteral(".png"));
    }
    [[nodiscard]] QString accept(const QString &name, const QImage &actual) const;

    QDir m_references;
    QDir m_failures;
    bool m_mayUpdate;
};

} // namespace offramp::fixtures
