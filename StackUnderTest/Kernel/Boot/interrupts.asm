; One stub for each of the 32 exceptions and 16 interrupt lines. Each pushes an error code, if the processor didn't, and
; its number; the rest is the same for all: save what C# may change, call, restore.

extern kernel_interrupt
global interrupt_stubs

section .text
bits 64

%macro STUB 1
stub%1:
%if %1 == 8 || (%1 >= 10 && %1 <= 14) || %1 == 17 || %1 == 21 || %1 == 29 || %1 == 30
%else
        push    qword 0                 ; so that the frame looks the same for all
%endif
        push    qword %1
        jmp     enter_dispatch
%endmacro

%assign number 0
%rep 48
        STUB %[number]
%assign number number + 1
%endrep

; The frame, upwards from rsp at the call (Machine/InterruptFrame.cs): r11 r10 r9 r8 rbp rdi rsi rdx rcx rbx rax number
; error rip cs flags rsp ss. The stack may be at any multiple of 8 and C# expects 16, fxsave too.
enter_dispatch:
        push    rax
        push    rbx
        push    rcx
        push    rdx
        push    rsi
        push    rdi
        push    rbp
        push    r8
        push    r9
        push    r10
        push    r11
        mov     rdi, rsp
        mov     rbx, rsp                ; survives the call
        sub     rsp, 512
        and     rsp, -16
        fxsave  [rsp]                   ; the loop that was interrupted may be copying with XMM
        cld
        call    kernel_interrupt
        fxrstor [rsp]
        mov     rsp, rbx
        pop     r11
        pop     r10
        pop     r9
        pop     r8
        pop     rbp
        pop     rdi
        pop     rsi
        pop     rdx
        pop     rcx
        pop     rbx
        pop     rax
        add     rsp, 16                 ; number and error
        iretq

section .rodata
align 8
interrupt_stubs:
%assign number 0
%rep 48
        dq stub%[number]
%assign number number + 1
%endrep
