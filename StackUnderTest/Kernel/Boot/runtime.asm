; What compiled C# calls by name and C# can't say itself.

extern kernel_resolve_interface
global memset
global memmove
global memcpy
global __security_cookie
global RhpStackProbe
global RhpAssignRef
global RhpCheckedAssignRef
global RhpByRefAssignRef
global RhpInitialDynamicInterfaceDispatch

section .text
bits 64

; memset(rdi memory, esi value, rdx size). String instructions are loops inside QEMU's translator: a few host
; instructions for each step, so the steps are of 8 octets.
memset:
        mov     r8, rdi
        movzx   eax, sil
        mov     r9, 0x0101010101010101
        imul    rax, r9
        mov     rcx, rdx
        shr     rcx, 3
        rep stosq
        mov     ecx, edx
        and     ecx, 7
        rep stosb
        mov     rax, r8
        ret

; memmove(rdi to, rsi from, rdx size). 16 octets a step with unaligned XMM moves: one load and one store in translated
; code, where rep movs is a loop with checks. Overlap decides the direction.
memcpy:
memmove:
        mov     rax, rdi
        mov     rcx, rdi
        sub     rcx, rsi
        cmp     rcx, rdx
        jb      .down                   ; unsigned: also false when the target is below the source
.up64:  cmp     rdx, 64
        jb      .up16
        movups  xmm0, [rsi]
        movups  xmm1, [rsi + 16]
        movups  xmm2, [rsi + 32]
        movups  xmm3, [rsi + 48]
        movups  [rdi], xmm0
        movups  [rdi + 16], xmm1
        movups  [rdi + 32], xmm2
        movups  [rdi + 48], xmm3
        add     rsi, 64
        add     rdi, 64
        sub     rdx, 64
        jmp     .up64
.up16:  cmp     rdx, 16
        jb      .up1
        movups  xmm0, [rsi]
        movups  [rdi], xmm0
        add     rsi, 16
        add     rdi, 16
        sub     rdx, 16
        jmp     .up16
.up1:   test    rdx, rdx
        jz      .done
        mov     cl, [rsi]
        mov     [rdi], cl
        inc     rsi
        inc     rdi
        dec     rdx
        jmp     .up1
.down:  cmp     rdx, 16
        jb      .down1
        movups  xmm0, [rsi + rdx - 16]
        movups  [rdi + rdx - 16], xmm0
        sub     rdx, 16
        jmp     .down
.down1: test    rdx, rdx
        jz      .done
        mov     cl, [rsi + rdx - 1]
        mov     [rdi + rdx - 1], cl
        dec     rdx
        jmp     .down1
.done:  ret

; Stores of references tell a collector; here they only store. These have a convention of their own.
RhpAssignRef:
RhpCheckedAssignRef:
        mov     [rdi], rsi
        ret

; Copies one reference and advances both pointers; rcx may change, nothing else.
RhpByRefAssignRef:
        mov     rcx, [rsi]
        mov     [rdi], rcx
        add     rdi, 8
        add     rsi, 8
        ret

; The stack is mapped as a whole: nothing to touch.
RhpStackProbe:
        ret

; A call through an interface: r11 holds the cell, the arguments are in place and
; must be there again at the jump.
RhpInitialDynamicInterfaceDispatch:
        push    rbp
        mov     rbp, rsp
        push    rdi
        push    rsi
        push    rdx
        push    rcx
        push    r8
        push    r9
        push    rax
        sub     rsp, 8 + 8 * 16
        movups  [rsp], xmm0
        movups  [rsp + 16], xmm1
        movups  [rsp + 32], xmm2
        movups  [rsp + 48], xmm3
        movups  [rsp + 64], xmm4
        movups  [rsp + 80], xmm5
        movups  [rsp + 96], xmm6
        movups  [rsp + 112], xmm7
        mov     rdi, [rbp - 8]
        mov     rsi, r11
        call    kernel_resolve_interface
        mov     r10, rax
        movups  xmm0, [rsp]
        movups  xmm1, [rsp + 16]
        movups  xmm2, [rsp + 32]
        movups  xmm3, [rsp + 48]
        movups  xmm4, [rsp + 64]
        movups  xmm5, [rsp + 80]
        movups  xmm6, [rsp + 96]
        movups  xmm7, [rsp + 112]
        add     rsp, 8 + 8 * 16
        pop     rax
        pop     r9
        pop     r8
        pop     rcx
        pop     rdx
        pop     rsi
        pop     rdi
        pop     rbp
        jmp     r10

section .rodata
align 8
; Compared at the end of methods with buffers on the stack. A fixed value catches overruns as well as a random one;
; nobody attacks it.
__security_cookie: dq 0x00ff0a0d5ec0de1d
