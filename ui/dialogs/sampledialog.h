// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/topclasses.h"
#include "ui/jobs/newestjob.h"
#include "ui/samples/testset.h"

#include <QDialog>
#include <QPointer>

class QLabel;
class QPushButton;
class QTableView;
class QToolButton;

namespace offramp {

class ImageView;
class SamplesPanel;
class TopClassesModel;

/// The sample that a panel shows, at full size: its image from the test set, or its thumbnail with the reason, and the
/// most probable classes at each exit. Stays open beside the window and follows the panel.
class SampleDialog : public QDialog
{
    Q_OBJECT
public:
    SampleDialog(SamplesPanel *panel, QWidget *parent);

    [[nodiscard]] ImageView *imageView() const { return m_image; }
    [[nodiscard]] QTableView *table() const { return m_table; }

    /// Where the image is from, or why it is not the one in the test set.
    [[nodiscard]] QString note() const;

    /// Looks for the test set in a folder from now on.
    void setTestSet(const QString &folder);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    /// A row of a recording's file.
    struct Row {
        std::string file; ///< its path and the recording's fingerprint
        std::size_t row = 0;

        bool operator==(const Row &) const = default;
    };

    void follow();
    void readImage();
    void readClasses();
    void showImage(const Result<QImage> &image);
    void showThumbnail();
    void showClasses(const Result<std::optional<TopClasses>> &classes);
    void fitTable();
    void showNothing();
    void askForTestSet();
    void say(QLabel *label, const QString &sentence);
    [[nodiscard]] std::optional<SampleIndex> sample() const;
    [[nodiscard]] RecordingPtr recording() const;

    QPointer<SamplesPanel> m_panel;
    std::optional<Row> m_shown;
    QString m_why; ///< why the image in the test set is not shown; empty where it is, or is being read
    ImageView *m_image;
    QLabel *m_sentence;
    QLabel *m_note;
    QLabel *m_classesNote;
    TopClassesModel *m_classes;
    QTableView *m_table;
    QToolButton *m_previous;
    QToolButton *m_next;
    QToolButton *m_fit;
    QToolButton *m_actual;
    QPushButton *m_choose;
    std::shared_ptr<TestSet> m_testSet; ///< for m_imageJob alone
    NewestJob m_imageJob;
    NewestJob m_classesJob;
};

/// Shows the sample of a panel in the one dialog that a window has for it.
void showSample(SamplesPanel *panel, QWidget *window);

} // namespace offramp
