# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause

# LibTorch inside PyPI's torch package, at OFFRAMP_TORCH. Its own TorchConfig.cmake wants the CUDA toolkit to compile
# with, and links CUDA; the engine includes no header of CUDA and loads it when it runs.

set(TORCH_INCLUDE_DIRS ${OFFRAMP_TORCH}/include ${OFFRAMP_TORCH}/include/torch/csrc/api/include)
set(TORCH_LIBRARIES ${OFFRAMP_TORCH}/lib/libtorch_cpu.so ${OFFRAMP_TORCH}/lib/libc10.so)
set(TORCH_CXX_FLAGS "")
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Torch REQUIRED_VARS TORCH_LIBRARIES OFFRAMP_TORCH)
