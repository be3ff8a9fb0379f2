// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/lineicon.h"

#include "ui/theme/theme.h"
#include "ui/theme/themeswitch.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double disabledOpacity = 0.45;

class LineIconEngine : public QIconEngine
{
public:
    explicit LineIconEngine(QByteArray drawing)
        : m_drawing(std::move(drawing))
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const Theme &theme = Theme::of(QGuiApplication::palette());
        QByteArray drawing = m_drawing;
        drawing.replace("currentColor", theme.text.name().toLatin1());
        QSvgRenderer renderer(drawing);
        painter->save();
        if (mode == QIcon::Disabled)
            painter->setOpacity(painter->opacity() * disabledOpacity);
        renderer.render(painter, QRectF(rect));
        painter->restore();
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }

    [[nodiscard]] QIconEngine *clone() const override { return new LineIconEngine(*this); }

private:
    QByteArray m_drawing;
};

} // namespace

QIcon lineIcon(const QString &name)
{
    initResources(); // icons are asked for before the style is installed, too
    QFile file(u":/icons/%1.svg"_s.arg(name));
    const bool isOpen = file.open(QFile::ReadOnly);
    Q_ASSERT(isOpen);
    return QIcon(new LineIconEngine(isOpen ? file.readAll() : QByteArray()));
}

} // namespace offramp
