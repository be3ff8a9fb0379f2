// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/samples/samplelist.h"
#include "ui/samples/sampleportraits.h"
#include "ui/wording/thresholdview.h"

#include <QWidget>

class QAction;
class QLabel;

namespace offramp {

class SampleActions;
class SampleDelegate;
class SampleDetails;
class SampleFilterBar;
class SamplesModel;
class TileView;

/// The samples of the selected variant: their predictions, the uncertainty at each exit, and where they exit.
class SamplesPanel : public QWidget
{
    Q_OBJECT
public:
    SamplesPanel(Document *document, Selection *variants, SampleSelection *selection, const ThresholdView *view,
                 QWidget *parent = nullptr);

    [[nodiscard]] SampleList *list() { return &m_list; }
    [[nodiscard]] SamplesModel *model() const { return m_model; }
    [[nodiscard]] TileView *view() const { return m_view; }
    [[nodiscard]] SampleFilterBar *filterBar() const { return m_filter; }

    [[nodiscard]] SamplePortraits *portraits() { return &m_portraits; }

    /// Asks for the confusion matrix and the table of classes.
    [[nodiscard]] QAction *classesAction() const { return m_classes; }

    /// "Search samples", whose owner shows the panel before the field gets the focus.
    [[nodiscard]] QAction *searchAction() const { return m_search; }

    /// The sample of the listed recording that is shown in full; empty if none is.
    [[nodiscard]] std::optional<SampleIndex> current() const { return m_current; }

    /// Shows the listed sample that many rows further in full, if there is one.
    void step(int rows);

    /// Keeps clear of the window edge where the panel's dock is.
    void lieAt(Qt::DockWidgetArea area);

Q_SIGNALS:
    /// A message for the user: what was copied, or why nothing was.
    void message(const QString &sentence);

    /// Another sample is shown in full, or it has another index: the recording grew.
    void currentChanged();

    /// The sample shown in full is to be seen at full size.
    void imageWanted();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fillMenu();
    void setCurrent(std::optional<SampleIndex> sample);
    void setImageSide(int side);
    void pick(int row, Qt::KeyboardModifiers modifiers);
    void selectShown();
    void copyNames();
    void takeNames(const Result<QStringList> &names);
    [[nodiscard]] bool hasSelection() const;
    void followSelection();
    void keepCurrent(bool isGrown);
    bool keepSamples(); ///< whether it is the same recording in another state
    [[nodiscard]] bool hasPortraits(const ListedSamples &listed);
    void sayWhyEmpty();

    SampleSelection *m_selection;
    SampleList m_list;
    SamplePortraits m_portraits;
    SamplesModel *m_model;
    SampleDelegate *m_delegate;
    TileView *m_view;
    SampleFilterBar *m_filter;
    SampleDetails *m_details;
    SampleActions *m_actions;
    QAction *m_classes;
    QAction *m_search;
    QLabel *m_empty;
    RecordingPtr m_state; ///< what m_current and m_anchor are samples of
    std::optional<RecordingId> m_id;
    std::optional<SampleIndex> m_current;
    std::optional<SampleIndex> m_anchor; ///< where a selected range begins
    bool m_isPicking = false;
};

} // namespace offramp
