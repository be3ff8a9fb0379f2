// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/combinedialog.h"

#include "core/derivation/clusters.h"
#include "core/recording/writerecording.h"
#include "ui/dialogs/dialogbuttons.h"
#include "ui/document/names.h"
#include "ui/files/choosefile.h"
#include "ui/files/demo.h"
#include "ui/panels/parts.h"
#include "ui/theme/boxes.h"
#include "ui/theme/fitscreen.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

struct CombineWork {
    std::vector<std::string> paths; ///< of the recordings, in order
    std::size_t clusters = 0;       ///< 0: a cascade
    std::string out;
};

Result<DerivedRecording> combined(const CombineWork &work, const IsCancelled &isCancelled)
{
    auto parts = readSources(work.paths, isCancelled);
    if (!parts)
        return tl::unexpected(parts.error());
    if (work.clusters == 0)
        return cascade(std::move(*parts));
    return clusterSamples(std::move(*parts), {.clusters = work.clusters}, isCancelled)
        .map([](const Clusters &clusters) {
            return routedRecording(clusters, bestRouting(clusters, defaultEMax(clusters)));
        });
}

/// What was made, and what to know about it, in sentences.
Result<QString> writeCombined(const CombineWork &work, const IsCancelled &isCancelled)
{
    const auto made = combined(work, isCancelled);
    if (!made)
        return tl::unexpected(made.error());
    if (auto written = writeRecording(work.out, made->whole); !written)
        return tl::unexpected(written.error());
    QStringList sentences{CombineDialog::tr("Written and opened: %1").arg(QFile::decodeName(work.out.c_str()))};
    for (const std::string &note : made->notes)
        sentences.append(QString::fromStdString(note));
    if (work.clusters != 0)
        sentences.append(
            CombineDialog::tr("Opened alone, it can be decided by score: then one threshold moves the best ones of "
                              "all clusters."));
    return sentences.join(u'\n');
}

} // namespace

CombineDialog::CombineDialog(const Document *document, QWidget *parent)
    : QDialog(parent)
    , m_document(document)
    , m_cascade(named(new QRadioButton(tr("C&ascade: a sample that does not exit in one goes to the next")),
                      u"combineCascade"_s))
    , m_byClusters(named(new QRadioButton(tr("C&lusters: each is sent to the network that is best for it")),
                         u"combineByClusters"_s))
    , m_clusters(named(new QSpinBox, u"combineClusters"_s, tr("Number of clusters"),
                       tr("Samples are clustered by the logits of the first network's first exit")))
    , m_list(named(new QListWidget, u"combineList"_s, tr("Networks"),
                   tr("Those that are ticked are combined, in this order")))
    , m_up(plainButton(tr("&Up"), u"combineUp"_s))
    , m_down(plainButton(tr("&Down"), u"combineDown"_s))
    , m_file(named(new QLineEdit, u"combineFile"_s))
    , m_message(sentencesLabel(u"combineMessage"_s))
    , m_combine(new QPushButton(tr("Combine")))
{
    setObjectName(u"combineDialog"_s);
    setWindowTitle(tr("Combine networks"));
    m_cascade->setChecked(true);
    m_clusters->setRange(2, 100);
    m_clusters->setValue(4);
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setSpacing(4); // boxes are higher than the text
    fillList();
    auto *about = mutedLabel(tr("The recordings of several networks over the same test set become one, with "
                                "thresholds of its own."));
    about->setWordWrap(true);
    setLayout(columnOf({about,
                        m_cascade,
                        rowOf({m_byClusters, m_clusters, BoxItem::stretch()}, 10),
                        {rowOf({{m_list, 1}, columnOf({m_up, m_down, BoxItem::stretch()}, 8, {})}, 10), 1},
                        BoxItem(fields()),
                        m_message,
                        dialogButtons(this, new QLabel, m_combine)},
                       12, dialogMargins));
    setDialogSize(this, {640, 460});

    connect(m_up, &QPushButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { move(1); });
    connect(m_list, &QListWidget::itemChanged, this, &CombineDialog::proposeFile);
    connect(m_list, &QListWidget::currentRowChanged, this, &CombineDialog::refresh);
    connect(m_list->model(), &QAbstractItemModel::rowsMoved, this, &CombineDialog::proposeFile);
    connect(m_cascade, &QRadioButton::toggled, this, &CombineDialog::proposeFile);
    connect(m_clusters, &QSpinBox::valueChanged, this, &CombineDialog::proposeFile);
    connect(m_file, &QLineEdit::textEdited, this, [this] { m_isFileChosen = true; });
    connect(m_file, &QLineEdit::textChanged, this, &CombineDialog::refresh);
    connect(m_combine, &QPushButton::clicked, this, &CombineDialog::write);
    proposeFile();
}

QWidget *CombineDialog::fields()
{
    QPushButton *choose = chooseButton([this] {
        chooseOutput(this, {tr("Recording to write"), m_file->text(), tr("Recordings (*.exits)")},
                     [this](const QString &path) {
                         m_isFileChosen = true;
                         m_file->setText(path);
                     });
    });
    auto *widget = new QWidget;
    auto *form = new QFormLayout(widget);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(16);
    form->addRow(wordFor(m_file, tr("&File")), rowOf({{m_file, 1}, choose}, 8));
    return widget;
}

void CombineDialog::fillList()
{
    std::vector<RecordingPtr> recordings;
    for (const RecordingId id : m_document->decisions().recordings)
        recordings.push_back(m_document->recording(id));
    std::ranges::stable_sort(recordings, {}, [](const RecordingPtr &recording) { return recording->fullCost(); });
    for (const RecordingPtr &recording : recordings) {
        auto *item = new QListWidgetItem(nameOf(*recording), m_list);
        item->setData(Qt::UserRole, pathOf(*recording));
        item->setToolTip(pathOf(*recording));
        item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
        item->setCheckState(Qt::Checked);
    }
    m_list->setCurrentRow(0);
}

void CombineDialog::move(int by)
{
    const int row = m_list->currentRow();
    QListWidgetItem *item = m_list->takeItem(row);
    m_list->insertItem(row + by, item);
    m_list->setCurrentItem(item);
    proposeFile();
}

QStringList CombineDialog::chosen() const
{
    QStringList paths;
    for (int row = 0; row < m_list->count(); ++row) {
        const QListWidgetItem *item = m_list->item(row);
        if (item->checkState() == Qt::Checked)
            paths.append(item->data(Qt::UserRole).toString());
    }
    return paths;
}

void CombineDialog::proposeFile()
{
    const QStringList paths = chosen();
    if (!m_isFileChosen && !paths.isEmpty()) {
        QStringList names;
        for (const QString &path : paths)
            names.append(QFileInfo(path).completeBaseName());
        const QString name = m_cascade->isChecked()
                                 ? names.join(u"-then-"_s)
                                 : names.join(u"-or-"_s) + u"-%1-clusters"_s.arg(m_clusters->value());
        const QString path = newRecordingIn(QFileInfo(paths.constFirst()).absolutePath(), name);
        m_file->setText(QDir::toNativeSeparators(path));
    }
    refresh();
}

void CombineDialog::refresh()
{
    m_message->clear();
    const bool isEnough = chosen().size() >= 2;
    if (!isEnough)
        m_message->setText(m_list->count() < 2 ? tr("Open the recordings of at least two networks first.")
                                               : tr("Tick at least two networks."));
    m_combine->setEnabled(isEnough && !m_file->text().trimmed().isEmpty() && !m_writing.isRunning());
    m_clusters->setEnabled(m_byClusters->isChecked());
    const int row = m_list->currentRow();
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < m_list->count());
}

void CombineDialog::write()
{
    const QString path = QFileInfo(m_file->text().trimmed()).absoluteFilePath();
    if (QFileInfo::exists(path)) {
        m_message->setText(tr("%1 already exists. Choose another name.").arg(QFileInfo(path).fileName()));
        return;
    }
    CombineWork work{{},
                     m_byClusters->isChecked() ? static_cast<std::size_t>(m_clusters->value()) : 0,
                     QFile::encodeName(path).toStdString()};
    for (const QString &part : chosen())
        work.paths.push_back(part.toStdString());
    m_writing.start([work](const IsCancelled &isCancelled) { return writeCombined(work, isCancelled); },
                    [this, path](const Result<QString> &done) {
                        refresh();
                        if (!done) {
                            m_message->setText(QString::fromStdString(toText(done.error())));
                            return;
                        }
                        Q_EMIT recordingWritten(*done, path);
                        accept();
                    });
    m_combine->setEnabled(false);
    m_message->setText(tr("Combining…"));
}

void CombineDialog::reject()
{
    m_writing.cancel();
    QDialog::reject();
}

} // namespace offramp
