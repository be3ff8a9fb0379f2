// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QComboBox;
class QLabel;
class QPushButton;

namespace offramp {

class RecentFiles;
class ThresholdView;

/// What the program keeps in its settings, on one page. Every change applies at once. Follows changes made elsewhere.
class PreferencesDialog : public QDialog
{
    Q_OBJECT
public:
    PreferencesDialog(ThresholdView *thresholds, RecentFiles *recent, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void offerChoices();
    void arrange();
    void refresh();
    void reset();

    ThresholdView *m_thresholds;
    RecentFiles *m_recent;
    QComboBox *m_appearance;
    QComboBox *m_textSize;
    QComboBox *m_unit;
    QComboBox *m_preset;
    QLabel *m_recentCount;
    QPushButton *m_clearRecent;
    QLabel *m_recording;
    QPushButton *m_forget;
    QPushButton *m_reset;
};

/// Shows the preferences of a window: opens them, or brings them to the front.
void showPreferences(ThresholdView *thresholds, RecentFiles *recent, QWidget *window);

} // namespace offramp
