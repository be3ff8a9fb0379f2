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
                          {tr("Double click on a curve"), tr("Add a variant there")},
                          {tr("Drag E_max"), tr("Move the end of the area; Esc cancels")},
                          {tr("Drag the target line"), tr("Move the target; Esc cancels")},
                          {tr("Click a network's name"), tr("Hide its curve, or show it again")},
                          {tr("Wheel, + and \u2212"), tr("Zoom at the pointer, or at the selected variant")},
                          {tr("Drag the plot, Ctrl with an arrow"), tr("Move the view")},
                          {tr("Shift and drag"), tr("Zoom into a range")},
                          {tr("Double click beside curves"), tr("Zoom to fit")},
                          {tr("Backspace"), tr("Previous view")}},
                         line);
    html += table(tr("Table of variants"),
                  {{tr("Ctrl or Shift with a click"), tr("Select several variants; also Shift with \u2191 \u2193")},
                   {tr("Ctrl+A"), tr("Select all variants")},
                   {tr("Delete"), tr("Remove the selected variants")},
                   {tr("Click a title"), tr("Sort; again for the other order, a third time for none")}},
                  line);
    html += table(tr("Histograms of the exits"),
                  {{tr("Drag the handle"), tr("Move the threshold of the exit; Esc cancels")},
                   {arrows, tr("Move it to the next sample's value")},
                   {tr("Drag over bars"), tr("Select their samples")},
                   {tr("Ctrl+\u2190, Ctrl+\u2192"), tr("Go from bar to bar; with Shift, extend the selection")},
                   {tr("Space"), tr("Select the samples of the bar")},
                   {tr("Esc"), tr("Clear the selection")}},
                  line);
    html += table(tr("Samples"),
                  {{tr("Enter, double click"), tr("Show the image at full size")},
                   {tr("Ctrl+F"), tr("Search the names")},
                   {tr("Space, click with Ctrl"), tr("Add to the selection, or take from it")},
                   {tr("Ctrl+C"), tr("Copy the names of the selected samples")}},
                  line);
    html += table(tr("Everywhere"), {{tr("Right click, menu key, Shift+F10"), tr("What can be done there")}}, line);
    for (const QAction *entry : menus) {
        QList<Key> keys;
        if (entry->menu())
            collect(*entry->menu(), keys);
        html += table(plainText(*entry), keys, line);
    }
    html += table(tr("Images that are tried"),
                  {{tr("Drop, Ctrl+V"), tr("Try an image, or several")},
                   {tr("\u2190 \u2192 in their list"), tr("Previous or next image")},
                   {tr("Delete"), tr("Remove the image from the list; its file is kept")}},
                  line);
    html += table(tr("Presentation"),
                  {{tr("1, 2, 3"), tr("Show the chart, the chart and the exits, or the samples")},
                   {tr("E"), tr("Explain the selected variant, or the step under the mouse")},
                   {tr("L"), tr("Switch the pointer for the audience on or off")},
                   {tr("Page Up, Page Down"), tr("Turn the pages of the samples")},
                   {tr("I"), tr("Show the image that is tried, or the chart")},
                   {tr("N, P"), tr("Next or previous image")},
                   {tr("H"), tr("Show the keys for a while")},
                   {tr("Esc, F5"), tr("End the presentation")}},
                  line);
    return html;
}

} // namespace offramp
