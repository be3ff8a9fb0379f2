// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

namespace offramp {

/// Fusion, with three differences. Labels and tooltips show text as it is, unless a label asks for rich text: Qt would
/// read a name from a file that contains tags as HTML, and load what it refers to. Every dialog has the button that
/// proceeds at its right end, after Cancel. And the pop-up of a combo box, which no style sheet reaches, has the
/// theme's border. Install it as the application's event filter too: tooltips come from there.
class PlainTextStyle : public QProxyStyle
{
    Q_OBJECT

public:
    PlainTextStyle();

    using QProxyStyle::polish;
    void polish(QWidget *widget) override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget = nullptr) const override;
    [[nodiscard]] int styleHint(StyleHint hint, const QStyleOption *option = nullptr, const QWidget *widget = nullptr,
                                QStyleHintReturn *returned = nullptr) const override;
    bool eventFilter(QObject *watched, QEvent *event) override;
};

/// A name as part of the text of a menu entry or a button, where & would underline a letter.
[[nodiscard]] QString literally(QString name);

/// A name as part of a window title, where [*] would become the mark of unsaved changes.
[[nodiscard]] QString inTitle(QString name);

} // namespace offramp
