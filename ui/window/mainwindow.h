// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/samples/sampleselection.h"
#include "ui/document/intervals.h"
#include "ui/document/referencelines.h"
#include "ui/document/selection.h"
#include "ui/document/targetline.h"
#include "ui/wording/thresholdview.h"
#include "ui/files/workspacefiles.h"

#include <QMainWindow>
#include <QPointer>

class QDockWidget;
class QStackedWidget;

namespace offramp {

class AreaPanel;
class ChartCard;
class EnergyChart;
class ExitsPanel;
class ExportController;
class FileMenu;
class ImportController;
class MessageBar;
class MissingBar;
class NetworksPanel;
class NotesController;
class OpeningController;
class QuickActions;
class RecordingController;
class RecoveryBar;
class SamplesPanel;
class SuggestDialog;
class TrainingController;
class TryImageController;
class VariantsPanel;
class WelcomePage;
class WindowLayout;

/// The explorer's window: menus, docks and panels around one document.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    explicit MainWindow(QWidget *parent = nullptr);
    ~MainWindow() override;

    [[nodiscard]] Document *document() { return &m_document; }
    [[nodiscard]] Selection *selection() { return &m_selection; }
    [[nodiscard]] SampleSelection *samples() { return &m_samples; }
    [[nodiscard]] ExitsPanel *exitsPanel() const { return m_exits; }
    [[nodiscard]] ThresholdView *thresholds() { return &m_thresholds; }
    [[nodiscard]] const Intervals *intervals() const { return &m_intervals; }
    [[nodiscard]] ReferenceLines *lines() { return &m_lines; }
    [[nodiscard]] EnergyChart *chart() const { return m_chart; }
    [[nodiscard]] ChartCard *chartCard() const { return m_chartCard; }
    [[nodiscard]] AreaPanel *areaPanel() const { return m_area; }
    [[nodiscard]] VariantsPanel *variantsPanel() const { return m_variants; }
    [[nodiscard]] NetworksPanel *networksPanel() const { return m_networks; }
    [[nodiscard]] TargetLine *target() { return &m_target; }
    [[nodiscard]] SamplesPanel *samplesPanel() const { return m_samplesPanel; }
    [[nodiscard]] RecordingController *recorder() const { return m_recorder; }
    [[nodiscard]] TrainingController *trainer() const { return m_trainer; }
    [[nodiscard]] TryImageController *tries() const { return m_tries; }
    [[nodiscard]] ExportController *exports() const { return m_exports; }
    [[nodiscard]] ImportController *imports() const { return m_imports; }
    [[nodiscard]] NotesController *notes() const { return m_notes; }
    [[nodiscard]] WindowLayout *windowLayout() const { return m_layout; }
    [[nodiscard]] QAction *presentAction() const { return m_present; }

    [[nodiscard]] WorkspaceFiles *files() { return &m_files; }
    [[nodiscard]] WelcomePage *welcomePage() const { return m_welcome; }
    [[nodiscard]] RecoveryBar *recoveryBar() const { return m_recovery; }
    [[nodiscard]] MissingBar *missingBar() const { return m_missing; }

    /// Keeps unsaved work in recovery files of folder, and offers the files of windows that ended unexpectedly.
    void guardUnsavedWork(const QString &folder);

    /// Opens recordings and workspaces in the background, asks about tables and logits of other tools, starts Record…
    /// with networks and folders of images, and tries images; errors are shown inside the window.
    void openFiles(const QStringList &paths);

    /// The message the window shows, or an empty text.
    [[nodiscard]] QString message() const;

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void makeMenus();
    void present();
    void suggest();
    void showRecordings();
    void showTitle();
    void selectFirst();

    Document m_document;
    Selection m_selection{&m_document};
    SampleSelection m_samples{&m_document};
    ThresholdView m_thresholds{&m_document};
    Intervals m_intervals{&m_document};
    ReferenceLines m_lines{&m_document};
    TargetLine m_target{&m_document, &m_selection};
    RecordingLoader m_loader;
    WorkspaceFiles m_files{&m_document, &m_loader, this};
    MessageBar *m_message;
    RecoveryBar *m_recovery;
    MissingBar *m_missing;
    WelcomePage *m_welcome;
    QStackedWidget *m_pages;
    AreaPanel *m_area;
    EnergyChart *m_chart;
    ChartCard *m_chartCard;
    VariantsPanel *m_variants;
    QDockWidget *m_variantsDock;
    ExitsPanel *m_exits;
    QDockWidget *m_exitsDock;
    SamplesPanel *m_samplesPanel;
    QDockWidget *m_samplesDock;
    NetworksPanel *m_networks;
    QDockWidget *m_networksDock;
    RecordingController *m_recorder;
    OpeningController *m_opening;
    TrainingController *m_trainer;
    TryImageController *m_tries;
    WindowLayout *m_layout = nullptr;
    ExportController *m_exports;
    ImportController *m_imports;
    NotesController *m_notes;
    QPointer<SuggestDialog> m_suggestions; ///< while it is open
    FileMenu *m_fileMenu = nullptr;
    QuickActions *m_quickActions = nullptr;
    QAction *m_present = nullptr;
    bool m_isClosing = false; ///< whether the user agreed to it
    bool m_isShowingWork = false;
};

} // namespace offramp
