// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/thresholdedit.h"

#include "ui/theme/wholenumber.h"
#include "ui/wording/thresholdtips.h"
#include "ui/wording/wording.h"

#include <QKeyEvent>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

ThresholdEdit::ThresholdEdit(QWidget *parent)
    : QLineEdit(parent)
{
    selectWholeNumbers(this);
    connect(this, &QLineEdit::editingFinished, this, &ThresholdEdit::finish);
    showThreshold();
}

QSize ThresholdEdit::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(u"0.0000000"_s) + 22, QLineEdit::sizeHint().height()};
}

void ThresholdEdit::setThreshold(double threshold, const ThresholdScale &scale)
{
    if (threshold == m_threshold && scale == m_scale)
        return;
    m_threshold = threshold;
    m_scale = scale;
    if (!isModified())
        showThreshold();
}

void ThresholdEdit::showThreshold()
{
    setText(thresholdsText({m_threshold}, m_scale));
    setToolTip(typedThresholds({m_threshold}, m_scale) + u'\n' + uncertaintyTip(m_scale));
}

void ThresholdEdit::finish()
{
    if (!isModified())
        return;
    setModified(false);
    const QString text = this->text().trimmed();
    m_isRefused = false;
    if (text != typedThresholds({m_threshold}, m_scale) && text != thresholdsText({m_threshold}, m_scale))
        Q_EMIT typed(text);
    if (m_isRefused && hasFocus())
        return setModified(true);
    showThreshold(); // the typed one if it was accepted
}

void ThresholdEdit::focusInEvent(QFocusEvent *event)
{
    showThreshold();
    QLineEdit::focusInEvent(event);
    selectAll();
}

void ThresholdEdit::focusOutEvent(QFocusEvent *event)
{
    QLineEdit::focusOutEvent(event);
    showThreshold();
}

void ThresholdEdit::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape || !isModified())
        return QLineEdit::keyPressEvent(event);
    setModified(false);
    showThreshold();
    selectAll();
}

} // namespace offramp
