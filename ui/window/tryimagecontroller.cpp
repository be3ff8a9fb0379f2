// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/tryimagecontroller.h"

#include "core/dataset/imagefiles.h"
#include "ui/engine/recordjob.h"
#include "ui/files/choosefile.h"
#include "ui/tryimage/tryimagepanel.h"
#include "ui/window/presentation.h"
#include "ui/window/presentedimage.h"
#include "ui/window/tabbeddocks.h"

#include <QApplication>
#include <QClipboard>
#include <QDockWidget>
#include <QFileInfo>
#include <QImage>
#include <QImageReader>
#include <QMimeData>

#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int quickPng = 80; ///< less compressed, so that a large image is there at once

} // namespace

TryImageController::TryImageController(Document *document, Selection *selection, const ThresholdView *thresholds,
                                       QWidget *window)
    : QObject(window)
    , m_document(document)
    , m_selection(selection)
    , m_thresholds(thresholds)
    , m_window(window)
    , m_images(document, selection, enginePath())
    , m_panel(new TryImagePanel(&m_images, thresholds))
    , m_dock(new QDockWidget(tr("Try an image"), window))
    , m_try(tr("Tr&y an image…"))
    , m_paste(tr("&Paste image"))
{
    m_dock->setObjectName(u"tryImageDock"_s);
    m_dock->setWidget(m_panel);
    m_dock->hide();
    m_try.setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_I));
    m_paste.setShortcut(QKeySequence(Qt::CTRL | Qt::Key_V));
    connect(&m_try, &QAction::triggered, this, &TryImageController::chooseImages);
    connect(&m_paste, &QAction::triggered, this, &TryImageController::paste);
    // Queued: a variant is selected after its network was opened.
    connect(
        document, &Document::recordingsChanged, this,
        [this] {
            if (!m_waiting.isEmpty() && !m_document->decisions().recordings.empty())
                tryFiles(std::exchange(m_waiting, {}));
        },
        Qt::QueuedConnection);
    connect(m_dock, &QDockWidget::dockLocationChanged, m_panel, &TryImagePanel::lieAt);
    connect(m_panel, &TryImagePanel::imageWanted, this, &TryImageController::chooseImages);
    connect(m_panel, &TryImagePanel::networkWanted, this, &TryImageController::chooseNetwork);
}

bool TryImageController::isImage(const QString &path)
{
    if (isImageName(path.toStdString()))
        return true;
    static const QStringList others{u"exits"_s, u"offramp"_s, u"csv"_s, u"npz"_s};
    const QFileInfo file(path);
    if (others.contains(file.suffix(), Qt::CaseInsensitive) || !file.isFile()) // a pipe would block
        return false;
    const QByteArray format = QImageReader::imageFormat(path);
    return !format.isEmpty() && !format.startsWith("svg"); // which any XML seems to be
}

bool TryImageController::canTake(const QMimeData *data)
{
    return data->hasImage() || !droppedFiles(data).isEmpty();
}

bool TryImageController::hasNetwork()
{
    if (!m_document->decisions().recordings.empty())
        return true;
    Q_EMIT message(tr("Open or record a network: that of the selected variant classifies the image."));
    return false;
}

void TryImageController::tryFiles(const QStringList &paths)
{
    if (paths.isEmpty())
        return;
    if (!hasNetwork()) {
        m_waiting = paths;
        return;
    }
    if (!m_selection->variant())
        m_selection->step(1);
    if (paths.size() > static_cast<qsizetype>(TriedImages::mostImages))
        Q_EMIT message(tr("The first %1 of %2 images are tried.").arg(TriedImages::mostImages).arg(paths.size()));
    m_images.add(paths);
    m_dock->show();
    bringToFront(m_dock);
}

void TryImageController::tryPixels(const QMimeData *data)
{
    const auto image = qvariant_cast<QImage>(data->imageData());
    if (!m_pasted)
        m_pasted = std::make_unique<QTemporaryDir>();
    const QString path = m_pasted->filePath(tr("Pasted image %1").arg(++m_lastPasted) + u".png"_s);
    m_saving.start([image, path](const IsCancelled &) { return image.save(path, "PNG", quickPng); },
                   [this, path](const Result<bool> &isSaved) {
                       if (isSaved.value_or(false))
                           tryFiles({path});
                       else
                           Q_EMIT message(
                               tr("The pasted image could not be written to %1. Make room there.").arg(path));
                   });
}

void TryImageController::take(const QMimeData *data)
{
    if (const QStringList files = droppedFiles(data); !files.isEmpty())
        Q_EMIT filesTaken(files);
    else if (data->hasImage())
        tryPixels(data);
    else
        Q_EMIT message(tr("There is neither an image nor a file to paste."));
}

void TryImageController::paste()
{
    if (const QMimeData *data = QGuiApplication::clipboard()->mimeData())
        take(data);
}

/// The presentation while it is in front, which would cover a dialog of the window.
QWidget *TryImageController::dialogParent() const
{
    auto *active = qobject_cast<Presentation *>(QApplication::activeWindow());
    return active ? active : m_window;
}

void TryImageController::chooseImages()
{
    if (!hasNetwork())
        return;
    chooseFiles(dialogParent(),
                {tr("Try images"),
                 {},
                 tr("Images (*.png *.jpg *.jpeg *.webp *.bmp *.tif *.tiff *.ppm *.pgm);;All files (*)")},
                [this](const QStringList &paths) { tryFiles(paths); });
}

void TryImageController::chooseNetwork()
{
    chooseFile(dialogParent(), {tr("Network that was recorded"), m_images.network(), {}},
               [this](const QString &path) { m_images.setNetwork(path); });
}

void TryImageController::follow(Presentation *presentation)
{
    auto *page = new PresentedImage(&m_images, m_selection, m_thresholds, presentation);
    presentation->addActions({&m_try, &m_paste});
    connect(&m_images, &TriedImages::added, page, [page] { page->setShown(true); });
    connect(this, &TryImageController::message, page, &PresentedImage::say);
    connect(page, &PresentedImage::dropped, this, &TryImageController::take);
    page->setShown(!m_images.images().empty() && m_dock->isVisible() && !m_panel->visibleRegion().isEmpty());
}

} // namespace offramp
