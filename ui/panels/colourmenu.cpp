// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/colourmenu.h"

#include "ui/theme/markershape.h"
#include "ui/wording/tr.h"

#include <QGuiApplication>
#include <QMenu>

namespace offramp {

void addColours(QMenu *menu, int current, const std::function<void(int colour)> &choose)
{
    const Theme &theme = Theme::of(QGuiApplication::palette());
    const QString names[]
        = {tr("Blue"), tr("Vermilion"), tr("Green"), tr("Purple"), tr("Amber"), tr("Sky"), tr("Grey")};
    static_assert(std::size(names) == Theme::styleCount);
    for (int colour = 0; colour < Theme::styleCount; ++colour) {
        QAction *choice = menu->addAction(markerIcon(colour, true, theme), names[colour], menu,
                                          [choose, colour] { choose(colour); });
        QFont font = choice->font();
        font.setBold(current % Theme::styleCount == colour);
        choice->setFont(font);
    }
}

} // namespace offramp
