// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/shortcuttext.h"

#include "ui/wording/tr.h"

#include <QAction>
#include <QColor>
#include <QKeySequence>
#include <QMenu>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Key {
    QString keys;
    QString effect;
};

QString keysOf(const QAction &action)
{
    QStringList keys;
    for (const QKeySequence &key : action.shortcuts())
        keys.push_back(key.toString(QKeySequence::NativeText));
    return keys.join(tr(" or "));
}

void collect(const QMenu &menu, QList<Key> &keys)
{
    for (const QAction *action : menu.actions()) {
        if (action->menu())
            collect(*action->menu(), keys);
        else if (!action->shortcuts().isEmpty())
            keys.push_back({keysOf(*action), plainText(*action)});
    }
}

QString table(const QString &title, const QList<Key> &keys, const QColor &line)
{
    if (keys.isEmpty())
        return {};
    QString html = u"<p style='margin-top:14px; margin-bottom:4px; font-weight:600;'>"_s + title.toHtmlEscaped()
                   + u"</p><table width='100%' cellspacing='0' cellpadding='0'>"_s;
    for (const Key &key : keys)
        html += u"<tr><td width='42%' style='padding:4px 8px 4px 0; border-top:1px solid %1;'>%2</td>"
                "<td style='padding:4px 0; border-top:1px solid %1;'>%3</td></tr>"_s.arg(line.name(),
                                                                                         key.keys.toHtmlEscaped(),
                                                                                         key.effect.toHtmlEscaped());
    return html + u"</table>"_s;
}

} // namespace

QString plainText(const QAction &action)
{
    QString text = action.text();
    text.remove(u'\u2026');
    for (qsizetype i = text.indexOf(u'&'); i >= 0; i = text.indexOf(u'&', i + 1))
        text.remove(i, 1);
    return text;
}

QString shortcutText(const QList<QAction *> &menus, const QColor &line)
{
    const QString arrows = tr("\u2190 \u2192 or \u2193 \u2191");
    QString html = table(tr("Chart"),
                         {{tr("Drag a marker"), tr("Move the variant along its curve; Esc cancels")},
                          {tr("The same, thresholds differ"), tr("Move that of the exit clicked last")},
                          {arrows, tr("Move the selected threshold to the next sample's value")},
                          {tr("Shift with an arrow"), tr("Move it to the next change of the result")},
                          {tr("Page Up, Page Down"), tr("Move it in large steps")},
                          {tr("Tab, Shift+Tab"), tr("Select the next or previous variant")},
                          {tr("Wheel"), tr("Zoom at the pointer")},
                          {tr("Drag the plot"), tr("Move the view")},
                          {tr("Shift and drag"), tr("Zoom into a range")},
                          {tr("Double click"), tr("Zoom to fit")},
                          {tr("Backspace"), tr("Previous view")}},
                         line);
    html += table(tr("Histograms of the exits"),
                  {{tr("Drag the handle"), tr("Move the threshold of the exit; Esc cancels")},
                   {arrows, tr("Move it to the next sample's value")},
                   {tr("Drag over bars"), tr("Select their samples")},
                   {tr("Ctrl+\u2190, Ctrl+\u2192"), tr("Go from bar to bar; with Shift, extend the selection")},
                   {tr("Space"), tr("Select the samples of the bar")},
                   {tr("Esc"), tr("Clear the selection")}},
                  line);
    for (const QAction *entry : menus) {
        QList<Key> keys;
        if (entry->menu())
            collect(*entry->menu(), keys);
        html += table(plainText(*entry), keys, line);
    }
    html += table(tr("Presentation"),
                  {{tr("1, 2, 3"), tr("Show the chart, the chart and the exits, or the samples")},
                   {tr("E"), tr("Explain the selected variant, or the step under the mouse")},
                   {tr("L"), tr("Switch the pointer for the audience on or off")},
                   {tr("Page Up, Page Down"), tr("Turn the pages of the samples")},
                   {tr("H"), tr("Show these keys for a while")},
                   {tr("Esc"), tr("Return to the window")}},
                  line);
    return html;
}

} // namespace offramp
