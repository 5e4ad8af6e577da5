/** What tools of compiled languages print when they fail: from the first line that matters to the last. */
export const NATIVE: Readonly<Record<string, string>> = {
  clang: `
Sources/render/atlas.m:88:31: error: no visible @interface for 'GLAtlas' declares the selector 'packGlyph:into:'
    if (![self.atlas packGlyph:glyph into:&rect]) {
          ~~~~~~~~~~ ^~~~~~~~~
In file included from Sources/render/text.m:3:
Sources/render/text.h:19:1: warning: 'GLTextDelegate' is deprecated [-Wdeprecated-declarations]
1 warning and 1 error generated.`,
  'C++ templates': `
In file included from /usr/include/c++/7/bits/stl_algo.h:62,
                 from src/index/build.cpp:4:
/usr/include/c++/7/bits/predefined_ops.h: In instantiation of 'constexpr bool __gnu_cxx::__ops::_Iter_less_iter::operator()(_It1, _It2) const':
/usr/include/c++/7/bits/stl_algo.h:81:17:   required from 'void std::__move_median_to_first(_It, _It, _It, _It, _Cmp)'
src/index/build.cpp:131:36:   required from here
/usr/include/c++/7/bits/predefined_ops.h:43:23: error: no match for 'operator<' (operand types are 'Posting' and 'Posting')
       { return *__it1 < *__it2; }
                ~~~~~~~^~~~~~~~
src/index/posting.hpp:22:6: note: candidate: bool Posting::operator<(const Posting&)
 bool Posting::operator<(const Posting& other);
      ^~~~~~~
ninja: build stopped: subcommand failed.`,
  Catch2: `
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
unit_tests is a Catch v2.4.1 host application.
Run with -? for options

-------------------------------------------------------------------------------
Ring buffers wrap
  when full
-------------------------------------------------------------------------------
../test/ring.cpp:57
...............................................................................

../test/ring.cpp:63: FAILED:
  CHECK( ring.front() == 9 )
with expansion:
  1 == 9

===============================================================================
test cases:  81 |  80 passed | 1 failed
assertions: 940 | 939 passed | 1 failed`,
  valgrind: `
==9912== Invalid read of size 8
==9912==    at 0x40B2F1: list_next (list.c:77)
==9912==    by 0x40B4A0: list_free (list.c:102)
==9912==    by 0x4017C2: main (check_list.c:41)
==9912==  Address 0x5204068 is 24 bytes inside a block of size 32 free'd
==9912==    at 0x4C2EDEB: free (in /usr/lib/valgrind/vgpreload_memcheck-amd64-linux.so)
==9912== ERROR SUMMARY: 3 errors from 2 contexts (suppressed: 0 from 0)
make: *** [Makefile:55: memcheck] Error 1`,
  'the address sanitizer': `
=================================================================
==3051==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x602000000018 at pc 0x0000004f1a2b bp 0x7ffe sp 0x7ffd
READ of size 1 at 0x602000000018 thread T0
    #0 0x4f1a2a in utf8_len /src/text/utf8.c:31:12
    #1 0x4f2b11 in main /src/fuzz/utf8_fuzz.c:12:3
    #2 0x7f1f in __libc_start_main (/lib/x86_64-linux-gnu/libc.so.6+0x20830)

SUMMARY: AddressSanitizer: heap-buffer-overflow /src/text/utf8.c:31:12 in utf8_len
Shadow bytes around the buggy address:
  0x0c047fff7fb0: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
==3051==ABORTING`,
  autoconf: `
checking for libevent... no
configure: error: Package requirements (libevent >= 2.0.21) were not met:

No package 'libevent' found

Consider adjusting the PKG_CONFIG_PATH environment variable if you
installed software in a non-standard prefix.`,
  CMake: `
CMake Error at cmake/FindUring.cmake:31 (message):
  Could not find liburing; set URING_ROOT
Call Stack (most recent call first):
  CMakeLists.txt:88 (find_package)


-- Configuring incomplete, errors occurred!
See also "/home/travis/build/o/r/build/CMakeFiles/CMakeOutput.log".`,
  gfortran: `
src/solver.f90:212:21:

   call precondition(a, n, ilu)
                     1
Error: Type mismatch in argument 'a' at (1); passed REAL(4) to REAL(8)
make[1]: *** [Makefile:31: solver.o] Error 1`,
  'the D compiler': `
source/http/router.d(118,27): Error: cannot implicitly convert expression \`handlers.length\` of type \`ulong\` to \`uint\`
source/http/router.d(140,9): Error: template instance \`http.router.match!(Request)\` error instantiating
/home/travis/dlang/dmd-2.085.0/linux/bin64/dmd failed with exit code 1.`,
  'unit tests of D': `
core.exception.AssertError@source/codec/varint.d(77): Assertion failure
----------------
??:? _d_assertp [0x55a1b6]
source/codec/varint.d:77 void codec.varint.__unittest_L60_C1() [0x4e2f19]
1/14 modules FAILED unittests`,
  Nim: `
Hint: used config file '/home/travis/.choosenim/nim.cfg' [Conf]
/home/travis/build/o/r/src/wire.nim(91, 18) template/generic instantiation of \`pack\` from here
/home/travis/build/o/r/src/wire.nim(44, 12) Error: type mismatch: got <uint16, string>
but expected one of:
proc pack(x: int; into: var string)`,
  Zig: `
./src/arena.zig:57:25: error: expected type '[]u8', found '[]const u8'
    self.buffer = source[0..length];
                        ^
./src/arena.zig:57:25: note: cast discards const qualifier`,
  Crystal: `
Failures:

  1) Cookie parser keeps quoted values
     Failure/Error: cookies["a"].value.should eq("b c")

       Expected: "b c"
            got: "\\"b c\\""

     # spec/cookie_spec.cr:41

Finished in 212.4 milliseconds
94 examples, 1 failures, 0 errors, 0 pending

Failed examples:

crystal spec spec/cookie_spec.cr:39 # Cookie parser keeps quoted values`,
  Vala: `
src/window.vala:203.17-203.31: error: The name \`set_subtitle_text' does not exist in the context of \`Gtk.HeaderBar'
                header.set_subtitle_text (path);
                ^^^^^^^^^^^^^^^^^^^^^^^^
Compilation failed: 1 error(s), 4 warning(s)`,
  'go build of modules': `
go: github.com/o/wire@v1.8.0 requires
	github.com/o/frame@v0.3.0: reading github.com/o/frame/go.mod at revision v0.3.0: unknown revision v0.3.0`,
  'a panic in go': `
panic: runtime error: invalid memory address or nil pointer dereference [recovered]
	panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x28 pc=0x6a1b0c]

goroutine 34 [running]:
testing.tRunner.func1(0xc0000d2200)
	/home/travis/.gimme/versions/go1.12.linux.amd64/src/testing/testing.go:830 +0x392
github.com/o/r/queue.(*Ring).Pop(0x0, 0xc00004c7a8)
	/home/travis/gopath/src/github.com/o/r/queue/ring.go:61 +0x1c
FAIL	github.com/o/r/queue	0.021s`,
  golint: `
pkg/store/index.go:14:1: exported function Open should have comment or be unexported
pkg/store/index.go:88:9: if block ends with a return statement, so drop this else and outdent its block (golint)
make: *** [lint] Error 1`,
  gofmt: `
gofmt needs to be run on the following files:
./cmd/agent/flags.go
./cmd/agent/serve.go`,
  rustfmt: `
Diff in /home/travis/build/o/r/src/lex.rs at line 44:
         let c = self.peek();
-        if c.is_none() { return None }
+        if c.is_none() {
+            return None;
+        }
         self.advance();`,
  ghc: `
src/Net/Frame.hs:(61,5)-(64,30): error: [-Wincomplete-patterns, -Werror=incomplete-patterns]
    Pattern match(es) are non-exhaustive
    In an equation for ‘encode’: Patterns not matched: (Ping _)
   |
61 |     encode (Data xs) =
   |     ^^^^^^^^^^^^^^^^^^...

--  While building package wire-0.4.1 using:
      /home/travis/.stack/setup-exe-cache/x86_64-linux/Cabal-simple_mPHDZzAJ build lib:wire
    Process exited with code: ExitFailure 1`,
  tasty: `
    roundtrips:                    FAIL (0.02s)
      *** Failed! Falsified (after 18 tests and 3 shrinks):
      Frame {tag = 0, body = "\\NUL"}
      Use --quickcheck-replay=412981 to reproduce.

1 out of 218 tests failed (4.41s)`,
  dune: `
File "src/store/dune", line 4, characters 12-21:
4 |  (libraries lwt.unixx))
                ^^^^^^^^^
Error: Library "lwt.unixx" not found.
Hint: try: dune external-lib-deps --missing @install`,
  alcotest: `
┌──────────────────────────────────────────────────────────────────────────────┐
│ [FAIL]        parse          3   nested comments.                            │
└──────────────────────────────────────────────────────────────────────────────┘
ASSERT same tree
FAIL same tree

   Expected: \`Node [Leaf]'
   Received: \`Leaf'

1 failure! in 0.004s. 44 tests run.`,
  xcodebuild: `
CompileSwift normal x86_64 /Users/travis/build/o/r/App/Feed.swift (in target: App)
    cd /Users/travis/build/o/r
/Users/travis/build/o/r/App/Feed.swift:31:9: error: cannot find 'refreshToken' in scope
        refreshToken.invalidate()
        ^~~~~~~~~~~~
Command CompileSwift failed with a nonzero exit code

** BUILD FAILED **


The following build commands failed:
	CompileSwift normal x86_64 /Users/travis/build/o/r/App/Feed.swift
	CompileSwift normal x86_64
(2 failures)`,
  CocoaPods: `
[!] CocoaPods could not find compatible versions for pod "Alamofire":
  In Podfile:
    Alamofire (~> 5.2)

Specs satisfying the \`Alamofire (~> 5.2)\` dependency were found, but they required a higher minimum deployment target.`,
};
