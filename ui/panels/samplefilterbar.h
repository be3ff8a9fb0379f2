// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/samples/samplelist.h"

#include <QWidget>

class QComboBox;
class QGridLayout;
class QPushButton;
class QToolButton;

namespace offramp {

class ElidedLabel;

/// The filters and order of the samples, and how many match.
class SampleFilterBar : public QWidget
{
    Q_OBJECT
public:
    explicit SampleFilterBar(SampleList *list, QWidget *parent = nullptr);

    /// The choice by what the last move of a threshold changed.
    [[nodiscard]] QComboBox *effect() const { return m_effect; }

    /// How many samples of the list's recording are selected, so that only these can be shown.
    void setSelected(std::size_t samples);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange(int columns);
    void fillExits(const OpenRecording &recording);
    void fillClasses(const OpenRecording &recording);
    void nameAnswers();
    [[nodiscard]] QString predictedText() const; ///< of a choice, with a place for the class
    void show();
    void apply();

    SampleList *m_list;
    QGridLayout *m_grid;
    QComboBox *m_exit;
    QComboBox *m_correct;
    QComboBox *m_trueClass;
    QComboBox *m_predicted;
    QComboBox *m_effect;
    QComboBox *m_order;
    QToolButton *m_selected;
    ElidedLabel *m_count;
    QPushButton *m_all;
    int m_columns = 0;
    std::size_t m_selectedCount = 0;
    QStringList m_classes;                ///< the current choices
    std::optional<ExitIndex> m_answersAt; ///< as the choices name it
};

} // namespace offramp
