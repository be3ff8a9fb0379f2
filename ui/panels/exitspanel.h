// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/exitgestures.h"
#include "ui/charts/histogramreader.h"
#include "ui/samples/sampleselection.h"
#include "ui/document/selection.h"
#include "ui/wording/thresholdview.h"

#include <QWidget>

class QGridLayout;
class QStackedWidget;
class QToolButton;

namespace offramp {

class ExitBar;
class ExitColumn;
class ExitKey;
class ExitsTables;
struct HistogramPlace;

/// The exits of the selected variant: a histogram with a draggable threshold for each, and where samples exit.
class ExitsPanel : public QWidget
{
    Q_OBJECT
public:
    ExitsPanel(Document *document, Selection *selection, SampleSelection *samples, const ThresholdView *view,
               QWidget *parent = nullptr);

    /// Whether moving one of a variant's thresholds moves all.
    [[nodiscard]] const ExitLinks *links() const { return &m_links; }

    [[nodiscard]] const std::vector<ExitColumn *> &columns() const { return m_columns; }
    [[nodiscard]] QToolButton *linkButton() const { return m_link; }
    [[nodiscard]] QToolButton *tableButton() const { return m_table; }
    [[nodiscard]] QToolButton *worthsButton() const { return m_worths; }
    [[nodiscard]] ExitBar *bar() const { return m_bar; }
    [[nodiscard]] ExitsTables *tables() const { return m_tables; }

    [[nodiscard]] QSize sizeHint() const override { return {760, 236}; }

    /// How high the panel has to be, at that width, to show the histograms of every exit without scrolling, whichever
    /// open recording they are of; pixels.
    [[nodiscard]] int wantedHeight(int width) const;

Q_SIGNALS:
    /// The title of what is shown: "Exits of V2".
    void titleChanged(const QString &title);

    /// Why the typed value or the switch of an exit was rejected.
    void message(const QString &sentence, QWidget *field);

    /// The user wants to know which exits of a network are worth having.
    void worthsWanted(offramp::RecordingId recording);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void refresh();
    void setColumns(std::size_t count);
    void orderTab();
    void connectColumn(ExitColumn *column);
    [[nodiscard]] static int columnsPerRow(int width, int count);
    [[nodiscard]] int footRows(int width) const;
    void arrange();
    void type(ExitIndex exit, const QString &text);
    void selectBins(ExitIndex exit, int first, int last);
    void switchExit(ExitIndex exit, bool on);
    void openMenu(ExitColumn *column, const HistogramPlace &place);
    [[nodiscard]] const VariantResult *shown() const;

    Document *m_document;
    Selection *m_selection;
    SampleSelection *m_samples;
    const ThresholdView *m_view;
    ExitLinks m_links;
    HistogramReader m_reader;
    ExitGestures m_gestures;
    std::vector<ExitColumn *> m_columns;
    QStackedWidget *m_pages;
    QGridLayout *m_grid;
    ExitsTables *m_tables;
    QGridLayout *m_foot;
    ExitBar *m_bar;
    ExitKey *m_key;
    QToolButton *m_link;
    QToolButton *m_table;
    QToolButton *m_worths;
};

} // namespace offramp
