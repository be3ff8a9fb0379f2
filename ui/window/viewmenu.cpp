// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/viewmenu.h"

#include "ui/document/referencelines.h"
#include "ui/wording/linewording.h"
#include "ui/wording/thresholdview.h"
#include "ui/theme/textsize.h"
#include "ui/theme/themeswitch.h"
#include "ui/wording/fieldnames.h"
#include "ui/wording/tr.h"

#include <QActionGroup>
#include <QMenu>
#include <QSettings>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

/// A menu of exclusive checkable actions, each with its value as data.
template<typename Value>
QMenu *choiceMenu(QMenu *parent, const QString &title, const std::vector<std::pair<QString, Value>> &choices,
                  const std::function<void(Value)> &choose)
{
    QMenu *menu = parent->addMenu(title);
    menu->setToolTipsVisible(true);
    auto *group = new QActionGroup(menu);
    for (const auto &[text, value] : choices) {
        QAction *action = menu->addAction(text);
        action->setCheckable(true);
        action->setData(static_cast<int>(value));
        group->addAction(action);
        QObject::connect(action, &QAction::triggered, menu, [choose, value = value] { choose(value); });
    }
    return menu;
}

void check(QMenu *menu, int value)
{
    for (QAction *action : menu->actions())
        action->setChecked(action->data().toInt() == value);
}

} // namespace

void addCriterionMenu(QMenu *view, Document *document, const std::function<void(const QString &)> &refuse)
{
    QMenu *menu = choiceMenu<Criterion>(view, tr("Exit &criterion"),
                                        {{tr("&Entropy below the threshold"), Criterion::Entropy},
                                         {tr("&Confidence above the threshold"), Criterion::Confidence},
                                         {tr("&Margin above the threshold"), Criterion::Margin},
                                         {tr("&Score above the threshold"), Criterion::Score},
                                         {tr("&Patience: more exits in a row agree"), Criterion::Patience}},
                                        [document, refuse](Criterion criterion) {
                                            if (const auto set = document->setCriterion(criterion); !set)
                                                refuse(withFieldNames(QString::fromStdString(toText(set.error()))));
                                        });
    const auto refresh = [menu, document] {
        check(menu, static_cast<int>(document->criterion()));
        for (QAction *action : menu->actions()) {
            const auto criterion = static_cast<Criterion>(action->data().toInt());
            QString why;
            for (const RecordingPtr &recording : document->recordings()) {
                if (const auto carried = checkCarries(*recording, criterion); !carried)
                    why = withFieldNames(QString::fromStdString(toText(carried.error())));
            }
            action->setEnabled(why.isEmpty());
            action->setToolTip(why);
        }
    };
    QObject::connect(menu, &QMenu::aboutToShow, menu, refresh);
    QObject::connect(document, &Document::criterionChanged, menu, refresh);
    QObject::connect(document, &Document::recordingsChanged, menu, refresh);
    refresh();
}

void addUnitMenu(QMenu *view, const Document *document, ThresholdView *thresholds)
{
    QMenu *menu = choiceMenu<EntropyUnit>(view, tr("Entropy &unit"),
                                          {{tr("&Nats"), EntropyUnit::Nats},
                                           {tr("&Bits"), EntropyUnit::Bits},
                                           {tr("N&ormalised (0 to 1)"), EntropyUnit::Normalised}},
                                          [thresholds](EntropyUnit unit) { thresholds->setUnit(unit); });
    const auto refresh = [menu, document, thresholds] {
        menu->setEnabled(document->criterion() == Criterion::Entropy);
        check(menu, static_cast<int>(thresholds->shownUnit()));
        QAction *normalised = menu->actions().constLast();
        normalised->setEnabled(thresholds->canNormalise());
        normalised->setToolTip(thresholds->canNormalise() ? QString()
                                                          : tr("A recording does not give its number of classes."));
    };
    QObject::connect(thresholds, &ThresholdView::changed, menu, refresh);
    refresh();
}

QMenu *addLinesMenu(QMenu *view, ReferenceLines *lines)
{
    QMenu *menu = view->addMenu(tr("Reference line&s"));
    menu->setToolTipsVisible(true);
    const QString ofStatic = u'\n' + tr("Networks with one exit are labelled as static networks.");
    const auto add = [=](const QString &name, const QString &text, ReferenceKind kind, bool LineChoice::*isChosen) {
        QAction *action = menu->addAction(text);
        action->setObjectName(name);
        action->setCheckable(true);
        action->setToolTip(lineTip(kind) + ofStatic);
        const QString key = u"chart/"_s + name;
        const auto choose = [lines, isChosen](bool isOn) {
            LineChoice choice = lines->choice();
            choice.*isChosen = isOn;
            lines->setChoice(choice);
        };
        action->setChecked(QSettings().value(key).toBool());
        choose(action->isChecked());
        QObject::connect(action, &QAction::toggled, lines, [choose, key](bool isOn) {
            QSettings().setValue(key, isOn);
            choose(isOn);
        });
    };
    add(u"oracleLine"_s, tr("&Oracle"), ReferenceKind::OracleBound, &LineChoice::oracle);
    add(u"envelopeLine"_s, tr("Concave &envelope"), ReferenceKind::Envelope, &LineChoice::envelope);
    add(u"binnedLine"_s, tr("Rules by &bins"), ReferenceKind::BinnedRules, &LineChoice::binned);
    return menu;
}

void addTextSizeMenu(QMenu *view)
{
    QMenu *menu = view->addMenu(tr("&Text size"));
    QAction *larger = menu->addAction(tr("&Larger"), menu, [] { TextSize::instance().step(1); });
    larger->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Plus), QKeySequence(Qt::CTRL | Qt::Key_Equal)});
    menu->addAction(tr("&Smaller"), QKeySequence(Qt::CTRL | Qt::Key_Minus), menu,
                    [] { TextSize::instance().step(-1); });
    menu->addAction(tr("&Usual size"), QKeySequence(Qt::CTRL | Qt::Key_0), menu,
                    [] { TextSize::instance().set(TextSize::usual); });
}

void addAppearanceMenu(QMenu *view)
{
    QMenu *menu = choiceMenu<Appearance>(view, tr("&Appearance"),
                                         {{tr("Same as &system"), Appearance::System},
                                          {tr("&Light"), Appearance::Light},
                                          {tr("&Dark"), Appearance::Dark}},
                                         &chooseAppearance);
    const auto refresh = [menu] { check(menu, static_cast<int>(chosenAppearance())); };
    QObject::connect(menu, &QMenu::aboutToShow, menu, refresh);
    refresh();
}

} // namespace offramp
