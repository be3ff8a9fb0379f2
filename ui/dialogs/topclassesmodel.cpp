// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/topclassesmodel.h"

#include "core/support/numbers.h"
#include "ui/wording/samplewording.h"
#include "ui/wording/wording.h"

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double leastShown = 0.0005; ///< what is shown as 0.1 %

QString probabilityText(double probability)
{
    return probability < leastShown ? u"< "_s + percentText(2 * leastShown, 1) : percentText(probability, 1);
}

int longestOf(const TopClasses &classes)
{
    std::size_t longest = 0;
    for (const auto &ofExit : classes)
        longest = std::max(longest, ofExit.size());
    return static_cast<int>(longest);
}

} // namespace

void TopClassesModel::setClasses(const RecordingPtr &recording, std::int32_t label, const TopClasses &classes)
{
    const bool isOtherShape = classes.size() != m_classes.size() || longestOf(classes) != rows();
    change(isOtherShape, [&] {
        m_recording = recording;
        m_label = label;
        m_classes = classes;
    });
}

void TopClassesModel::setExit(ExitIndex exit)
{
    m_exit = exit;
    if (columns() > 0)
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, columns() - 1);
}

int TopClassesModel::rows() const
{
    return longestOf(m_classes);
}

ColumnHead TopClassesModel::head(int column) const
{
    const ExitIndex exit{column};
    const QString name = m_recording->isOff(exit) ? tr("Exit %1 (off)")
                         : exit == m_exit         ? tr("Exit %1: exits here")
                                                  : tr("Exit %1");
    return {
        name.arg(column + 1),
        tr("The most probable classes at this exit, with the softmax probability by the recorded logits, divided by "
           "the exit's temperature where the recording has one. \u2713 is the true class.")};
}

QString TopClassesModel::text(int row, int column, bool isExact) const
{
    const auto &ofExit = m_classes[static_cast<std::size_t>(column)];
    if (static_cast<std::size_t>(row) >= ofExit.size())
        return {};
    const auto &[label, probability] = ofExit[static_cast<std::size_t>(row)];
    const QString name = classText(*m_recording, label);
    if (isExact)
        return name + u' ' + QString::fromStdString(shortestText(probability));
    return (label == m_label ? u"\u2713 "_s : QString()) + name + u"  "_s + probabilityText(probability);
}

} // namespace offramp
